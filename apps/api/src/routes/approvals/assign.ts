import { presentApprovalDetail } from '../../presenters/present-approval.ts'
import type { RouteHandler } from '../route-handler.ts'

export const assign: RouteHandler<'assign'> = async ({ approvals }, { params, body, actor }) => {
  await approvals.assign(params.approvalId, body.onIt, actor)
  return presentApprovalDetail(await approvals.view(params.approvalId, actor), new Date())
}
