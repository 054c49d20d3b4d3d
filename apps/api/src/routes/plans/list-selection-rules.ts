import { presentRule } from '../../presenters/present-plan-rows.ts'
import type { RouteHandler } from '../route-handler.ts'

export const listSelectionRules: RouteHandler<'listSelectionRules'> = async ({ planReview }, { params }) => ({
  rows: (await planReview.rules(params.planId)).map(presentRule),
})
