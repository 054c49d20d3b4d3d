import { presentApproval } from '../../presenters/present-approval.ts'
import type { RouteHandler } from '../route-handler.ts'

export const sendApproval: RouteHandler<'sendApproval'> = async ({ approvals }, { params, body, actor }) =>
  presentApproval(await approvals.send(params.approvalId, body, actor), new Date())
