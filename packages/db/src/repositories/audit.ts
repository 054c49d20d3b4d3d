import type { Prisma } from '../generated/client.ts'
import type { Scope } from '../scope.ts'
import { storableText, storableValue } from '../storable-json.ts'
import { withoutSecrets } from '../without-secrets.ts'

/** Who did it. The name is how they were called then. */
export type AuditActor =
  | { readonly kind: 'person' | 'token'; readonly id: string | null; readonly name: string }
  /** The schedule of a pair. */
  | { readonly kind: 'schedule'; readonly id: string; readonly name: string }
  | { readonly kind: 'system' }

export interface AuditSubject {
  readonly type: string
  readonly id?: string | number
  readonly name?: string
}

export interface NewAuditEntry {
  readonly actor: AuditActor
  readonly action: string
  readonly subject?: AuditSubject
  /** From which network address. */
  readonly address?: string
  /** What was, and what is now: of what changed only as much as tells. Secrets are taken out here. */
  readonly before?: unknown
  readonly after?: unknown
}

export interface StoredAuditEntry {
  readonly id: number
  readonly at: Date
  readonly actorKind: string
  readonly actorId: string | null
  readonly actorName: string | null
  readonly action: string
  readonly subjectType: string | null
  readonly subjectId: string | null
  readonly subjectName: string | null
  readonly address: string | null
  readonly before: unknown
  readonly after: unknown
}

export interface AuditQuery {
  /** Only acts of one of these actors. */
  readonly actorIds?: readonly string[]
  /** Only acts of somebody whose name has this in it. */
  readonly actorName?: string
  readonly action?: string
  readonly subject?: Pick<AuditSubject, 'type'> & { readonly id?: string }
  readonly from?: Date
  readonly to?: Date
  /** Only entries older than this one. */
  readonly before?: number
  readonly limit: number
}

/** Who did what. Entries are only ever added: the table refuses everything else. */
export interface Audit {
  append(entry: NewAuditEntry): Promise<void>
  /** Newest first. */
  list(query: AuditQuery): Promise<StoredAuditEntry[]>
}

export function createAudit({ client }: Scope): Audit {
  return {
    async append({ actor, action, subject, address, before, after }) {
      await client.auditEntry.create({
        data: {
          actorKind: actor.kind,
          actorId: actor.kind === 'system' ? null : actor.id,
          actorName: actor.kind === 'system' ? null : storableText(actor.name),
          action,
          subjectType: subject?.type ?? null,
          subjectId: subject?.id === undefined ? null : String(subject.id),
          subjectName: subject?.name === undefined ? null : storableText(subject.name),
          address: address ?? null,
          ...((before ?? null) === null ? {} : { before: storableValue(withoutSecrets(before)) }),
          ...((after ?? null) === null ? {} : { after: storableValue(withoutSecrets(after)) }),
        },
      })
    },
    async list(query) {
      const rows = await client.auditEntry.findMany({ where: whereOf(query), orderBy: { id: 'desc' }, take: query.limit })
      return rows.map((row) => ({ ...row, id: Number(row.id) }))
    },
  }
}

function whereOf({ actorIds, actorName, action, subject, from, to, before }: AuditQuery): Prisma.AuditEntryWhereInput {
  return {
    ...(actorIds === undefined ? {} : { actorId: { in: [...actorIds] } }),
    ...(actorName === undefined ? {} : { actorName: { contains: actorName, mode: 'insensitive' } }),
    ...(action === undefined ? {} : { action }),
    ...(subject === undefined ? {} : { subjectType: subject.type, ...(subject.id === undefined ? {} : { subjectId: subject.id }) }),
    ...(from === undefined && to === undefined ? {} : { at: { ...(from ? { gte: from } : {}), ...(to ? { lt: to } : {}) } }),
    ...(before === undefined ? {} : { id: { lt: before } }),
  }
}
