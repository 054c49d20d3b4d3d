import { presentSelection } from '../../presenters/present-plan-rows.ts'
import type { RouteHandler } from '../route-handler.ts'

export const changeSelection: RouteHandler<'changeSelection'> = async ({ planReview }, { params, body, actor }) => {
  const { plan, rows } = await planReview.select(params.planId, body, actor)
  return { ...presentSelection(plan.selection), fingerprint: plan.fingerprint ?? '', changed: rows }
}
