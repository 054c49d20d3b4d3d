import { presentRowDetails } from '../../presenters/present-row-details.ts'
import type { RouteHandler } from '../route-handler.ts'

export const getPlanRow: RouteHandler<'getPlanRow'> = async ({ planReview }, { params, actor }) =>
  presentRowDetails(await planReview.row(params.planId, params.rowId, actor))
