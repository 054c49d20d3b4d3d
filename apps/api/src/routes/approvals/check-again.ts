import { presentRun } from '../../presenters/present-run.ts'
import type { RouteHandler } from '../route-handler.ts'

export const checkAgain: RouteHandler<'checkAgain'> = async ({ heldRuns, runs }, { params, actor, once }) => {
  const run = await once(async (within) => presentRun(await heldRuns.checkAgain(within, params.approvalId, actor), new Date()))
  runs.dispatch(run.id)
  return run
}
