import { displayPath, parentOf, pathToKey, type RelPath, type Side } from '@pairwise/engine/ports'
import type { Scope } from '../scope.ts'
import { storableJson } from '../storable-json.ts'
import type { ConflictKind, ConflictState } from './conflict-row.ts'
import { searchText } from './search-text.ts'

/** A conflict that a run found. */
export interface ConflictRecord {
  /** The path as names are matched across sides. */
  readonly key: RelPath
  readonly path: RelPath
  readonly kind: ConflictKind
  readonly body: string
  readonly path1: VersionColumns
  readonly path2: VersionColumns
  readonly isKnown: boolean
  readonly agreed: VersionColumns
  readonly base: string | null
  /** What became of the row that is there: another version on a side makes a new revision, whose decision is open again. */
  readonly changed: 'no' | Side | 'both'
}

export interface VersionColumns {
  readonly size: number | null
  readonly mtimeNs: bigint | null
}

export interface KnownConflict {
  readonly id: number
  /** The key as hexadecimal digits. */
  readonly key: string
  readonly path: Uint8Array
  readonly state: ConflictState
  readonly body: string
}

export interface RecordedConflict {
  readonly id: number
  readonly revision: number
  readonly state: ConflictState
}

/** Conflicts, as runs find and settle them. Whoever writes here holds the pair's lease. */
export interface ConflictRecords {
  /** Those of the pair that wait, and whatever is known under these keys. */
  known(pairId: string, keys: readonly RelPath[]): Promise<KnownConflict[]>
  /** Makes rows, brings them up to date, and opens settled ones again. */
  record(pairId: string, records: readonly ConflictRecord[]): Promise<RecordedConflict[]>
  /** Decisions whose plan was applied and that still wait: its run is over, so they can be planned again. */
  release(pairId: string): Promise<void>
  /** Rows that wait for nothing any more. */
  settle(conflictIds: readonly number[], state: 'applied' | 'gone'): Promise<RecordedConflict[]>
}

export function keyHex(key: RelPath): string {
  return Buffer.from(pathToKey(key)).toString('hex')
}

export function createConflictRecords({ client }: Scope): ConflictRecords {
  return {
    known: (pairId, keys) => client.$queryRaw<KnownConflict[]>`
      SELECT id, encode(key, 'hex') AS key, path, state, body FROM conflicts
      WHERE pair_id = ${pairId}::uuid AND (state IN ('open', 'decided')
        OR sha256(key) IN (SELECT sha256(decode(value, 'hex')) FROM jsonb_array_elements_text(${JSON.stringify(keys.map(keyHex))}::jsonb)))`,

    async record(pairId, records) {
      if (records.length === 0) return []
      return client.$queryRaw<RecordedConflict[]>`
        INSERT INTO conflicts AS c (pair_id, key, path, folder, search_path, kind, body, path1_size, path1_mtime, path2_size, path2_mtime,
          is_known, agreed_size, agreed_mtime, base)
        SELECT ${pairId}::uuid, decode(r.key, 'hex'), decode(r.path, 'hex'), decode(r.folder, 'hex'), r.search, r.kind, r.body, r.size1, r.mtime1,
          r.size2, r.mtime2, r.known, r.size0, r.mtime0, decode(r.base, 'hex')
        FROM jsonb_to_recordset(${storableJson(records.map(toJson))}::jsonb) AS r (key text, path text, folder text, search text, kind text, body text,
          size1 bigint, mtime1 numeric, size2 bigint, mtime2 numeric, known boolean, size0 bigint, mtime0 numeric, base text)
        ON CONFLICT (pair_id, sha256(key)) DO UPDATE SET
          path = excluded.path, folder = excluded.folder, search_path = excluded.search_path, kind = excluded.kind, body = excluded.body,
          path1_size = excluded.path1_size, path1_mtime = excluded.path1_mtime, path2_size = excluded.path2_size,
          path2_mtime = excluded.path2_mtime, is_known = excluded.is_known, agreed_size = excluded.agreed_size,
          agreed_mtime = excluded.agreed_mtime, base = excluded.base, updated_at = clock_timestamp()
        RETURNING id, revision, state`.then((rows) => reopen(client, pairId, rows, records))
    },

    async release(pairId) {
      await client.$executeRaw`
        UPDATE conflicts c SET plan_id = NULL FROM plans p
        WHERE c.pair_id = ${pairId}::uuid AND c.state = 'decided' AND p.id = c.plan_id AND p.state = 'applied'`
    },

    async settle(conflictIds, state) {
      if (conflictIds.length === 0) return []
      return client.$queryRaw<RecordedConflict[]>`
        UPDATE conflicts SET state = ${state}, updated_at = clock_timestamp() WHERE id = ANY(${[...conflictIds]}) AND state IN ('open', 'decided')
        RETURNING id, revision, state`
    },
  }
}

/** Opens what is settled or has other versions now, and takes decisions back that were made about other ones. */
async function reopen(
  client: Scope['client'],
  pairId: string,
  rows: readonly RecordedConflict[],
  records: readonly ConflictRecord[],
): Promise<RecordedConflict[]> {
  const changed = records.flatMap(({ key, changed: which }) => (which === 'no' ? [] : [{ key: keyHex(key), side: which }]))
  const opened = await client.$queryRaw<RecordedConflict[]>`
    UPDATE conflicts c SET state = 'open', choice = NULL, decided_by = NULL, decided_by_id = NULL, decided_at = NULL, plan_id = NULL,
      recorded_at = CASE WHEN c.state IN ('applied', 'gone') THEN clock_timestamp() ELSE c.recorded_at END,
      revision = c.revision + CASE WHEN r.key IS NULL THEN 0 ELSE 1 END,
      facts = CASE WHEN r.key IS NULL THEN c.facts END,
      changed_at = CASE WHEN r.key IS NULL OR c.state IN ('applied', 'gone') THEN NULL ELSE clock_timestamp() END,
      changed_side = CASE WHEN r.key IS NULL OR c.state IN ('applied', 'gone') OR r.side = 'both' THEN NULL ELSE r.side END
    FROM conflicts same LEFT JOIN jsonb_to_recordset(${JSON.stringify(changed)}::jsonb) AS r (key text, side text)
      ON r.key = encode(same.key, 'hex')
    WHERE c.id = same.id AND c.pair_id = ${pairId}::uuid AND c.id = ANY(${rows.map(({ id }) => id)})
      AND (r.key IS NOT NULL OR c.state IN ('applied', 'gone'))
    RETURNING c.id, c.revision, c.state`
  const ids = opened.map(({ id }) => id)
  await client.conflictMerge.deleteMany({ where: { conflictId: { in: ids } } })
  const byId = new Map(opened.map((row) => [row.id, row]))
  return rows.map((row) => byId.get(row.id) ?? row)
}

function toJson(record: ConflictRecord) {
  const { key, path, kind, body, path1, path2, isKnown, agreed, base } = record
  const hex = (of: RelPath) => Buffer.from(pathToKey(of)).toString('hex')
  const time = (ns: bigint | null) => (ns === null ? null : String(ns))
  return {
    ...{ key: keyHex(key), path: hex(path), folder: hex(parentOf(path)), search: searchText(displayPath(path)), kind, body, base },
    ...{ size1: path1.size, mtime1: time(path1.mtimeNs), size2: path2.size, mtime2: time(path2.mtimeNs) },
    ...{ known: isKnown, size0: agreed.size, mtime0: time(agreed.mtimeNs) },
  }
}
