import { presentRun } from '../../presenters/present-run.ts'
import type { RouteHandler } from '../route-handler.ts'

export const stopRun: RouteHandler<'stopRun'> = async ({ runs }, { params, actor }) =>
  presentRun(await runs.stop(params.runId, actor), new Date())
