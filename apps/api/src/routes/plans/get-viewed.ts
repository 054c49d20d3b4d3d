import type { RouteHandler } from '../route-handler.ts'

export const getViewed: RouteHandler<'getViewed'> = async ({ planReview }, { params, actor }) => planReview.viewed(params.planId, actor)
