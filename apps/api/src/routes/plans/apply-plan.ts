import { presentRun } from '../../presenters/present-run.ts'
import type { RouteHandler } from '../route-handler.ts'

export const applyPlan: RouteHandler<'applyPlan'> = async ({ plans, runs }, { params, body, actor, once }) => {
  const { planId } = params
  const run = await plans.notingRefusal(planId, actor, async () => {
    await plans.retire(planId)
    await plans.check(planId)
    return once(async (within) => presentRun(await plans.apply(within, planId, body.fingerprint, actor), new Date()))
  })
  runs.dispatch(run.id)
  return run
}
