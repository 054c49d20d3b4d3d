import type { Scope } from '../scope.ts'
import type { ApprovalEventKind } from './approval-row.ts'

/** Something that happened to an approval, of which nobody was told yet. */
export interface ApprovalNewsRow {
  readonly eventId: number
  readonly approvalId: number
  readonly kind: ApprovalEventKind
  readonly by: string | null
  readonly text: string | null
  readonly at: Date
}

export interface ApprovalNews {
  /** The oldest of what nobody was told, which counts as told from now on: no two processes tell the same. */
  take(limit: number): Promise<ApprovalNewsRow[]>
  /** Makes it news again. */
  giveBack(eventId: number): Promise<void>
}

export function createApprovalNews({ client }: Scope): ApprovalNews {
  return {
    async take(limit) {
      const rows = await client.$queryRaw<ApprovalNewsRow[]>`
        UPDATE approval_events SET told_at = clock_timestamp() WHERE id IN (
          SELECT id FROM approval_events WHERE told_at IS NULL ORDER BY id LIMIT ${limit} FOR UPDATE SKIP LOCKED)
        RETURNING id AS "eventId", approval_id AS "approvalId", kind, by, text, at`
      return rows.sort((a, b) => a.eventId - b.eventId)
    },
    async giveBack(eventId) {
      await client.approvalEvent.updateMany({ where: { id: eventId }, data: { toldAt: null } })
    },
  }
}
