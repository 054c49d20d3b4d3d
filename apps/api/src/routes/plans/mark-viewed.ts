import type { RouteHandler } from '../route-handler.ts'

export const markViewed: RouteHandler<'markViewed'> = async ({ planReview }, { params, body, actor }) =>
  planReview.markViewed(params.planId, body, actor)
