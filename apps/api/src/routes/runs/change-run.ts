import { presentRun } from '../../presenters/present-run.ts'
import type { RouteHandler } from '../route-handler.ts'

export const changeRun: RouteHandler<'changeRun'> = async ({ runs }, { params, body, actor }) =>
  presentRun(await runs.setBandwidth(params.runId, body.bandwidth, actor), new Date())
