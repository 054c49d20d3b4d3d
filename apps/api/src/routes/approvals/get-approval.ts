import { presentApprovalDetail } from '../../presenters/present-approval.ts'
import type { RouteHandler } from '../route-handler.ts'

export const getApproval: RouteHandler<'getApproval'> = async ({ approvals }, { params, actor }) =>
  presentApprovalDetail(await approvals.view(params.approvalId, actor), new Date())
