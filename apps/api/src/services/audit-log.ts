import type { auditQuery } from '@pairwise/contracts'
import type { Repositories, StoredAuditEntry } from '@pairwise/db'
import type { z } from 'zod'
import { type Actor, personOf } from '../actor.ts'
import { can } from '../policies.ts'

export interface AuditLogPage {
  readonly rows: readonly StoredAuditEntry[]
  readonly nextCursor: string | null
  readonly all: boolean
}

export interface AuditLogService {
  /** Who did what: of everybody for those who may see that, else the acts of the person and of their tokens. */
  list(query: z.output<typeof auditQuery>, actor: Actor): Promise<AuditLogPage>
}

export function createAuditLogService({ audit, apiTokens }: Pick<Repositories, 'audit' | 'apiTokens'>): AuditLogService {
  return {
    async list({ user, action, object, from, to, cursor, limit }, actor) {
      const all = can(actor, 'audit.read-all').allowed
      const own = personOf(actor)
      const [type, id] = object?.split(/:(.*)/s) ?? []
      const rows = await audit.list({
        limit: limit + 1,
        ...(all ? {} : { actorIds: [own, ...(await apiTokens.idsOf(own))] }),
        ...(user ? { actorName: user } : {}),
        ...(action ? { action } : {}),
        ...(type ? { subject: { type, ...(id ? { id } : {}) } } : {}),
        ...(from ? { from: new Date(from) } : {}),
        ...(to ? { to: new Date(to) } : {}),
        ...(cursor ? { before: Number(cursor) } : {}),
      })
      const page = rows.slice(0, limit)
      return { rows: page, nextCursor: rows.length > limit ? String(page.at(-1)?.id) : null, all }
    },
  }
}
