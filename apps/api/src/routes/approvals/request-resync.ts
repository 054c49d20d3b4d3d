import { presentApproval } from '../../presenters/present-approval.ts'
import type { RouteHandler } from '../route-handler.ts'

export const requestResync: RouteHandler<'requestResync'> = async ({ heldRuns, plans }, { params, body, actor, once }) => {
  const made = await once(async (within) => presentApproval(await heldRuns.requestResync(within, params.pairId, body, actor), new Date()))
  if (made.planId !== null) plans.dispatch(made.planId)
  return made
}
