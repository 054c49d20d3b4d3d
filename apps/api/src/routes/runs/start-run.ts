import { presentRun } from '../../presenters/present-run.ts'
import type { RouteHandler } from '../route-handler.ts'

export const startRun: RouteHandler<'startRun'> = async ({ runs }, { params, actor, once }) => {
  const run = await once(async (within) => presentRun(await runs.start(within, params.pairId, actor), new Date()))
  runs.dispatch(run.id)
  return run
}
