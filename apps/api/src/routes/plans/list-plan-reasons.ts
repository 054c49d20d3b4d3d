import { presentReasons } from '../../presenters/present-plan-rows.ts'
import type { RouteHandler } from '../route-handler.ts'

export const listPlanReasons: RouteHandler<'listPlanReasons'> = async ({ planReview }, { params, query, actor }) =>
  presentReasons(await planReview.reasons(params.planId, query, actor))
