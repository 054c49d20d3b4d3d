import { presentApproval } from '../../presenters/present-approval.ts'
import type { RouteHandler } from '../route-handler.ts'

export const approve: RouteHandler<'approve'> = async ({ approvals, plans }, { params, body, actor, once }) => {
  const { planId, kind } = (await approvals.view(params.approvalId, actor)).approval
  if (kind === 'resync' && planId !== null) await plans.retire(planId)
  const approved = await once(async (within) =>
    presentApproval(await approvals.approve(within, params.approvalId, body, actor), new Date()),
  )
  approvals.dispatch(approved)
  return approved
}
