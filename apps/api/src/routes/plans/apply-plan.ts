import { presentRun } from '../../presenters/present-run.ts'
import type { RouteHandler } from '../route-handler.ts'

export const applyPlan: RouteHandler<'applyPlan'> = async ({ plans, runs }, { params, body, actor, once }) => {
  await plans.retire(params.planId)
  const run = await once(async (within) => presentRun(await plans.apply(within, params.planId, body.fingerprint, actor), new Date()))
  runs.dispatch(run.id)
  return run
}
