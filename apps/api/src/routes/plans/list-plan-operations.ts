import { presentOperationPage } from '../../presenters/present-operation.ts'
import type { RouteHandler } from '../route-handler.ts'

export const listPlanOperations: RouteHandler<'listPlanOperations'> = async ({ plans }, { params, query }) =>
  presentOperationPage(await plans.operations(params.planId, query))
