import { presentOperationPage } from '../../presenters/present-operation.ts'
import type { RouteHandler } from '../route-handler.ts'

export const listRunOperations: RouteHandler<'listRunOperations'> = async ({ runs }, { params, query }) =>
  presentOperationPage(await runs.operations(params.runId, query))
