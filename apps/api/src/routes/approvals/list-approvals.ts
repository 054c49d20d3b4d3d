import { presentApproval } from '../../presenters/present-approval.ts'
import type { RouteHandler } from '../route-handler.ts'

export const listApprovals: RouteHandler<'listApprovals'> = async ({ approvals }, { query }) => {
  const now = new Date()
  const { rows, next } = await approvals.list(query)
  return { rows: rows.map((row) => presentApproval(row, now)), nextCursor: next, asOf: now.toISOString() }
}
