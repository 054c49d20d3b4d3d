import { presentApproval } from '../../presenters/present-approval.ts'
import type { RouteHandler } from '../route-handler.ts'

export const withdraw: RouteHandler<'withdraw'> = async ({ approvals }, { params, actor }) =>
  presentApproval(await approvals.withdraw(params.approvalId, actor), new Date())
