import { presentAuditEntry } from '../../presenters/present-audit-entry.ts'
import type { RouteHandler } from '../route-handler.ts'

export const listAudit: RouteHandler<'listAudit'> = async ({ auditLog }, { query, actor }) => {
  const { rows, ...page } = await auditLog.list(query, actor)
  return { rows: rows.map(presentAuditEntry), ...page, asOf: new Date().toISOString() }
}
