import type { ConflictKind, Database } from '@pairwise/db'

export interface SeededVersion {
  readonly size: number
  /** Seconds since 1970. */
  readonly at: number
  /** Another one is another version, whatever size and time say. */
  readonly revision?: string
}

export interface SeededConflict {
  readonly path: string
  readonly kind?: ConflictKind
  /** Null where there is no file. */
  readonly path1?: SeededVersion | null
  readonly path2?: SeededVersion | null
  readonly changed?: 'no' | 'path1' | 'path2'
}

const packed = (text: string) => Buffer.from(text).toString('base64url')
const time = (version: SeededVersion) => BigInt(version.at) * 1_000_000_000n

function seenOf(version: SeededVersion | null): unknown {
  return version === null ? ['absent'] : ['file', version.size, String(time(version)), packed(version.revision ?? 'r')]
}

function columnsOf(version: SeededVersion | null) {
  return version === null ? { size: null, mtimeNs: null } : { size: version.size, mtimeNs: time(version) }
}

/** Does what a run does with what it asks about. Answers with the numbers of the conflicts, in the order given. */
export async function seedConflicts(database: Database, pairId: string, conflicts: readonly SeededConflict[]): Promise<number[]> {
  const records = conflicts.map(
    ({ path, kind = 'edit-edit', path1 = { size: 10, at: 100 }, path2 = { size: 12, at: 200 }, changed = 'no' }) => ({
      ...{ key: path, path, kind, isKnown: kind !== 'new-new', base: null, changed },
      body: JSON.stringify({
        ...{ kind: 'ask', phase: 'held', path: packed(path), seen: { path1: seenOf(path1), path2: seenOf(path2) }, reason: 'CONFLICT' },
      }),
      path1: columnsOf(path1),
      path2: columnsOf(path2),
      agreed: { size: 9, mtimeNs: 50n * 1_000_000_000n },
    }),
  )
  await database.conflictRecords.record(pairId, records)
  const rows = await database.conflicts.all({ pairId, states: ['open', 'decided'] }, { limit: 1000, locked: false })
  const byPath = new Map(rows.map((row) => [Buffer.from(row.path).toString().replaceAll('\0', '/'), row.id]))
  return conflicts.map(({ path }) => byPath.get(path) ?? 0)
}
