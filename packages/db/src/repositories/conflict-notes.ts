import type { Scope } from '../scope.ts'

export interface SealedDraft {
  readonly revision: number
  readonly sealed: Uint8Array
  readonly savedAt: Date
}

export interface LookerRow {
  readonly userId: string
  readonly name: string
  readonly since: Date
}

/** What people leave at a conflict while they work on it. */
export interface ConflictNotes {
  /** A person's own unfinished merge. */
  draft(conflictId: number, userId: string): Promise<SealedDraft | null>
  saveDraft(conflictId: number, userId: string, draft: { readonly revision: number; readonly sealed: Uint8Array }): Promise<Date>
  removeDraft(conflictId: number, userId: string): Promise<void>
  /** Notes that somebody looks at it. True when that is news. */
  look(conflictId: number, user: { readonly id: string; readonly name: string }): Promise<boolean>
  /** Who looks at these conflicts, as far as they said so lately. */
  lookers(conflictIds: readonly number[]): Promise<Map<number, LookerRow[]>>
  /** Forgets those who look no more. */
  pruneLookers(): Promise<void>
}

/** Somebody who has said nothing for so long looks no more. */
const lookingSeconds = 45

export function createConflictNotes({ client }: Scope): ConflictNotes {
  return {
    async draft(conflictId, userId) {
      const draft = await client.conflictDraft.findUnique({ where: { conflictId_userId: { conflictId, userId } } })
      return draft && { revision: draft.revision, sealed: draft.sealed, savedAt: draft.savedAt }
    },

    async saveDraft(conflictId, userId, { revision, sealed }) {
      const data = { revision, sealed: Buffer.from(sealed), savedAt: new Date() }
      const where = { conflictId_userId: { conflictId, userId } }
      const saved = await client.conflictDraft.upsert({ where, create: { conflictId, userId, ...data }, update: data })
      return saved.savedAt
    },

    async removeDraft(conflictId, userId) {
      await client.conflictDraft.deleteMany({ where: { conflictId, userId } })
    },

    async look(conflictId, { id, name }) {
      const [row] = await client.$queryRaw<{ news: boolean }[]>`
        INSERT INTO conflict_lookers AS l (conflict_id, user_id, name) VALUES (${conflictId}, ${id}, ${name})
        ON CONFLICT (conflict_id, user_id) DO UPDATE SET name = excluded.name, seen_at = clock_timestamp(),
          since = CASE WHEN l.seen_at < clock_timestamp() - ${lookingSeconds} * interval '1 second' THEN clock_timestamp() ELSE l.since END
        RETURNING since >= clock_timestamp() - interval '1 second' AS news`
      return row?.news === true
    },

    async lookers(conflictIds) {
      const rows = await client.$queryRaw<(LookerRow & { conflictId: number })[]>`
        SELECT conflict_id AS "conflictId", user_id AS "userId", name, since FROM conflict_lookers
        WHERE conflict_id = ANY(${[...conflictIds]}) AND seen_at >= clock_timestamp() - ${lookingSeconds} * interval '1 second'
        ORDER BY since, user_id`
      return Map.groupBy(rows, (row) => row.conflictId)
    },

    async pruneLookers() {
      await client.$executeRaw`DELETE FROM conflict_lookers WHERE seen_at < clock_timestamp() - interval '1 day'`
    },
  }
}
