import { Prisma } from '../generated/client.ts'
import type { Scope } from '../scope.ts'
import { storableJson } from '../storable-json.ts'
import { type ConflictFilter, conflictCondition } from './conflict-filter.ts'
import { type ConflictKind, type ConflictRow, conflictColumns, conflictRow, conflictTables, type StoredConflict } from './conflict-row.ts'

export type ConflictSort = 'path' | 'newest' | 'oldest' | 'size'

export interface ConflictListing {
  readonly rows: readonly ConflictRow[]
  readonly total: number
  readonly byKind: Readonly<Partial<Record<ConflictKind, number>>>
}

export interface ConflictTally {
  readonly open: number
  readonly decided: number
  readonly oldestAt: Date | null
}

export interface ConflictFolderTally {
  readonly pairId: string
  readonly pairName: string
  readonly folder: Uint8Array
  readonly open: number
  readonly decided: number
}

/** Conflicts, for people to look through. */
export interface Conflicts {
  list(query: { filter: ConflictFilter; sort: ConflictSort; offset: number; limit: number }): Promise<ConflictListing>
  /** All that the filter lets through, by path, at most `limit`. With `locked` nobody else changes them until the transaction ends. */
  all(filter: ConflictFilter, options: { readonly limit: number; readonly locked: boolean }): Promise<ConflictRow[]>
  folders(filter: ConflictFilter): Promise<ConflictFolderTally[]>
  /** How many wait, of a pair or of all pairs. */
  tally(pairId?: string): Promise<ConflictTally>
  /** The same for each of these pairs that has any. */
  tallies(pairIds: readonly string[]): Promise<Map<string, ConflictTally>>
  get(conflictId: number): Promise<ConflictRow | null>
  /** The row, which nobody else changes until the transaction ends. */
  lock(conflictId: number): Promise<ConflictRow | null>
  /** Keeps what a worker read of a revision; nothing when there is another one by now. */
  putFacts(conflictId: number, revision: number, facts: unknown): Promise<void>
}

const order = {
  // A folder's conflicts stand together, in the order of the folders.
  path: Prisma.sql`p.name, c.pair_id, c.folder, c.path, c.id`,
  newest: Prisma.sql`c.recorded_at DESC, c.id DESC`,
  oldest: Prisma.sql`c.recorded_at, c.id`,
  size: Prisma.sql`greatest(coalesce(c.path1_size, 0), coalesce(c.path2_size, 0)) DESC, c.id`,
} as const satisfies Record<ConflictSort, Prisma.Sql>

const columns = Prisma.raw(conflictColumns)
const tables = Prisma.raw(conflictTables)
const waiting = Prisma.sql`count(*) FILTER (WHERE c.state = 'open')::int AS open, count(*) FILTER (WHERE c.state = 'decided')::int AS decided,
  min(c.recorded_at) AS "oldestAt"`

export function createConflicts({ client }: Scope): Conflicts {
  async function one(conflictId: number, lock: Prisma.Sql): Promise<ConflictRow | null> {
    const [row] = await client.$queryRaw<StoredConflict[]>`SELECT ${columns} FROM ${tables} WHERE c.id = ${conflictId} ${lock}`
    return row === undefined ? null : conflictRow(row)
  }

  return {
    async list({ filter, sort, offset, limit }) {
      const rows = await client.$queryRaw<StoredConflict[]>`
        SELECT ${columns} FROM ${tables} WHERE ${conflictCondition(filter)} ORDER BY ${order[sort]} LIMIT ${limit} OFFSET ${offset}`
      const { kind, ...anyKind } = filter
      const counted = await client.$queryRaw<{ kind: ConflictKind; n: number }[]>`
        SELECT c.kind, count(*)::int AS n FROM conflicts c WHERE ${conflictCondition(anyKind)} GROUP BY c.kind`
      const byKind = Object.fromEntries(counted.map((each) => [each.kind, each.n])) as ConflictListing['byKind']
      const total = kind === undefined ? counted.reduce((sum, { n }) => sum + n, 0) : (byKind[kind] ?? 0)
      return { rows: rows.map(conflictRow), total, byKind }
    },

    async all(filter, { limit, locked }) {
      const rows = await client.$queryRaw<StoredConflict[]>`
        SELECT ${columns} FROM ${tables} WHERE ${conflictCondition(filter)} ORDER BY ${order.path} LIMIT ${limit}
        ${locked ? Prisma.sql`FOR UPDATE OF c` : Prisma.empty}`
      return rows.map(conflictRow)
    },

    folders: (filter) => client.$queryRaw<ConflictFolderTally[]>`
      SELECT c.pair_id::text AS "pairId", p.name AS "pairName", c.folder, ${waiting} FROM conflicts c JOIN pairs p ON p.id = c.pair_id
      WHERE ${conflictCondition(filter)} GROUP BY c.pair_id, p.name, c.folder ORDER BY p.name, c.pair_id, c.folder`,

    async tally(pairId) {
      const condition = conflictCondition({ states: ['open', 'decided'], ...(pairId === undefined ? {} : { pairId }) })
      const [row] = await client.$queryRaw<ConflictTally[]>`SELECT ${waiting} FROM conflicts c WHERE ${condition}`
      return row ?? { open: 0, decided: 0, oldestAt: null }
    },

    async tallies(pairIds) {
      const rows = await client.$queryRaw<(ConflictTally & { pairId: string })[]>`
        SELECT c.pair_id::text AS "pairId", ${waiting} FROM conflicts c
        WHERE c.pair_id = ANY(${[...pairIds]}::uuid[]) AND c.state IN ('open', 'decided') GROUP BY c.pair_id`
      return new Map(rows.map(({ pairId, ...tally }) => [pairId, tally]))
    },

    get: (conflictId) => one(conflictId, Prisma.empty),
    lock: (conflictId) => one(conflictId, Prisma.sql`FOR UPDATE OF c`),

    async putFacts(conflictId, revision, facts) {
      await client.$executeRaw`
        UPDATE conflicts SET facts = ${storableJson(facts)}::jsonb WHERE id = ${conflictId} AND revision = ${revision}`
    },
  }
}
