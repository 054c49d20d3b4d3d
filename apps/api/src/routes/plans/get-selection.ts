import { presentSelection } from '../../presenters/present-plan-rows.ts'
import type { RouteHandler } from '../route-handler.ts'

export const getSelection: RouteHandler<'getSelection'> = async ({ plans }, { params }) =>
  presentSelection((await plans.get(params.planId)).selection)
