import { presentPlan } from '../../presenters/present-plan.ts'
import type { RouteHandler } from '../route-handler.ts'

export const preview: RouteHandler<'preview'> = async ({ plans }, { params, body, actor, once }) => {
  const plan = await once(async (within) => presentPlan(await plans.preview(within, params.pairId, body, actor), new Date()))
  plans.dispatch(plan.id)
  return plan
}
