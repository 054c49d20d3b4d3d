import { presentApproval } from '../../presenters/present-approval.ts'
import type { RouteHandler } from '../route-handler.ts'

export const discard: RouteHandler<'discard'> = async ({ approvals, pairs }, { params, body, actor }) => {
  const discarded = await approvals.discard(params.approvalId, body, actor)
  await pairs.keepSchedule(discarded.pairId)
  return presentApproval(discarded, new Date())
}
