import { presentApprovalDetail } from '../../presenters/present-approval.ts'
import type { RouteHandler } from '../route-handler.ts'

export const remind: RouteHandler<'remind'> = async ({ approvals }, { params, actor }) => {
  await approvals.remind(params.approvalId, actor)
  return presentApprovalDetail(await approvals.view(params.approvalId, actor), new Date())
}
