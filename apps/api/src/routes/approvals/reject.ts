import { presentApproval } from '../../presenters/present-approval.ts'
import type { RouteHandler } from '../route-handler.ts'

export const reject: RouteHandler<'reject'> = async ({ approvals }, { params, body, actor }) =>
  presentApproval(await approvals.reject(params.approvalId, body.reason, actor), new Date())
