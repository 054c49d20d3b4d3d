import { presentRun } from '../../presenters/present-run.ts'
import type { RouteHandler } from '../route-handler.ts'

export const applyWithoutDeletions: RouteHandler<'applyWithoutDeletions'> = async ({ heldRuns, runs }, { params, actor, once }) => {
  const run = await once(async (within) => presentRun(await heldRuns.applyWithoutDeletions(within, params.approvalId, actor), new Date()))
  runs.dispatch(run.id)
  return run
}
