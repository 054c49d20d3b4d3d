import type { RouteHandler } from '../route-handler.ts'

export const discardPlan: RouteHandler<'discardPlan'> = async ({ plans }, { params, actor }) => {
  await plans.discard(params.planId, actor)
  return null
}
