import { presentPlanRowPage } from '../../presenters/present-plan-rows.ts'
import type { RouteHandler } from '../route-handler.ts'

export const listPlanRows: RouteHandler<'listPlanRows'> = async ({ planReview }, { params, query, actor }) =>
  presentPlanRowPage(await planReview.rows(params.planId, query, actor))
