import { presentPlan } from '../../presenters/present-plan.ts'
import type { RouteHandler } from '../route-handler.ts'

export const checkPlan: RouteHandler<'checkPlan'> = async ({ plans }, { params }) => {
  await plans.retire(params.planId)
  return presentPlan(await plans.check(params.planId), new Date())
}
