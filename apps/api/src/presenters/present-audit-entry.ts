import { type AuditEntry, auditAction, auditActorKind, auditSubjectType } from '@pairwise/contracts'
import type { StoredAuditEntry } from '@pairwise/db'

/** An act as the contract says it. What stands in the log is checked on its way out. */
export function presentAuditEntry(row: StoredAuditEntry): AuditEntry {
  return {
    id: row.id,
    at: row.at.toISOString(),
    actor: { kind: auditActorKind.parse(row.actorKind), id: row.actorId, name: row.actorName },
    action: auditAction.parse(row.action),
    subject: row.subjectType === null ? null : { type: auditSubjectType.parse(row.subjectType), id: row.subjectId, name: row.subjectName },
    address: row.address,
    before: row.before ?? null,
    after: row.after ?? null,
  }
}
