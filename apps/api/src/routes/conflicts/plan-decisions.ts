import { presentPlan } from '../../presenters/present-plan.ts'
import type { RouteHandler } from '../route-handler.ts'

export const planDecisions: RouteHandler<'planDecisions'> = async ({ conflictDecisions, plans }, { body, actor, once }) => {
  const made = await once(async (within) => {
    const rows = await conflictDecisions.plan(within, body.pairId, actor)
    return { plans: rows.map((row) => presentPlan(row, new Date())) }
  })
  for (const plan of made.plans) plans.dispatch(plan.id)
  return made
}
