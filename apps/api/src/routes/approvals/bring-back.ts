import { presentPlan } from '../../presenters/present-plan.ts'
import type { RouteHandler } from '../route-handler.ts'

export const bringBack: RouteHandler<'bringBack'> = async ({ heldRuns, plans }, { params, actor, once }) => {
  const plan = await once(async (within) => presentPlan(await heldRuns.bringBack(within, params.approvalId, actor), new Date()))
  plans.dispatch(plan.id)
  return plan
}
