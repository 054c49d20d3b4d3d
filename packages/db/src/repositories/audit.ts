import type { Scope } from '../scope.ts'
import { storableValue } from '../storable-json.ts'

export interface AuditEntry {
  /** Who did it; null for the system itself. */
  readonly actor: string | null
  readonly action: string
  /** What it was done to, such as `pair:ID`. */
  readonly subject?: string
  /** From which network address. */
  readonly address?: string
  readonly details?: Readonly<Record<string, unknown>>
}

export interface StoredAuditEntry {
  readonly id: number
  readonly at: Date
  readonly actor: string | null
  readonly action: string
  readonly subject: string | null
  readonly address: string | null
  readonly details: unknown
}

/** Who did what. Entries are only ever added: the table refuses everything else. */
export interface Audit {
  append(entry: AuditEntry): Promise<void>
  /** Newest first. */
  list(query: { readonly subject?: string; readonly before?: number; readonly limit: number }): Promise<StoredAuditEntry[]>
}

export function createAudit({ client }: Scope): Audit {
  return {
    async append({ actor, action, subject, address, details }) {
      await client.auditEntry.create({
        data: { actor, action, subject: subject ?? null, address: address ?? null, details: storableValue(details ?? {}) },
      })
    },
    async list({ subject, before, limit }) {
      const rows = await client.auditEntry.findMany({
        where: { ...(subject === undefined ? {} : { subject }), ...(before === undefined ? {} : { id: { lt: before } }) },
        orderBy: { id: 'desc' },
        take: limit,
      })
      return rows.map((row) => ({ ...row, id: Number(row.id) }))
    },
  }
}
