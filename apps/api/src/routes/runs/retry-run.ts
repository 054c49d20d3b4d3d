import { presentRun } from '../../presenters/present-run.ts'
import type { RouteHandler } from '../route-handler.ts'

export const retryRun: RouteHandler<'retryRun'> = async ({ runs }, { params, actor, once }) => {
  const run = await once(async (within) => presentRun(await runs.retry(within, params.runId, actor), new Date()))
  runs.dispatch(run.id)
  return run
}
