import { presentApprovalDetail } from '../../presenters/present-approval.ts'
import type { RouteHandler } from '../route-handler.ts'

export const comment: RouteHandler<'comment'> = async ({ approvals }, { params, body, actor }) => {
  await approvals.comment(params.approvalId, body.text, actor)
  return presentApprovalDetail(await approvals.view(params.approvalId, actor), new Date())
}
