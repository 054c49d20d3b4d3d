import {
  type BaselineCommit,
  type BaselineHeader,
  type BaselinePage,
  keyToPath,
  type PageRef,
  pathToKey,
  type Side,
  type StateStore,
  SyncError,
} from '@pairwise/engine/ports'
import type pg from 'pg'
import { streamQuery } from './stream-query.ts'

interface PageRow {
  readonly key: Buffer
  readonly path: Buffer
  readonly side: Side
  readonly from_name: Buffer
  readonly entries: Buffer
  readonly files: number
  readonly hashes: Buffer
}

const pagesSql = `
  SELECT key, path, side, from_name, entries, files, hashes FROM baseline_pages WHERE pair_id = $1
  ORDER BY substring(key from 1 for 1024), key, path, side, from_name`
const pageBytes = (row: PageRow) => row.entries.length + row.hashes.length + row.path.length + row.key.length

export interface StateStoreOptions {
  readonly pairId: string
  /** The token of the lease that commits are made under; null for previews, which can't commit. */
  readonly token: number | null
}

/** The baseline of one pair. Closing the store leaves the pool open. */
export function createPostgresStateStore(pool: pg.Pool, { pairId, token }: StateStoreOptions): StateStore {
  return {
    async header() {
      const { rows } = await pool.query<Omit<BaselineHeader, 'roots'>>(
        'SELECT version, format, keying, scope, status, blocked FROM baselines WHERE pair_id = $1',
        [pairId],
      )
      // A server knows its roots by other means than the identity of a folder, so it keeps none.
      return rows[0] === undefined ? null : { ...rows[0], roots: { path1: null, path2: null } }
    },

    async *pages() {
      for await (const rows of streamQuery<PageRow>(pool, pagesSql, [pairId], pageBytes)) yield rows.map(baselinePage)
    },

    async pagesOf(directories) {
      const { rows } = await pool.query<PageRow>(
        `SELECT page.key, page.path, page.side, page.from_name, page.entries, page.files, page.hashes
         FROM (SELECT DISTINCT wanted.key FROM unnest($2::bytea[]) AS wanted (key)) directory
         JOIN baseline_pages page ON page.pair_id = $1 AND substring(page.key from 1 for 1024) = substring(directory.key from 1 for 1024)
           AND page.key = directory.key
         ORDER BY page.key, page.path, page.side, page.from_name`,
        [pairId, directories.map(storedBytes)],
      )
      return rows.map(baselinePage)
    },

    async commit(change) {
      if (token === null) throw new SyncError('lease-lost', 'A preview holds no lease, so it can’t change what was agreed.')
      await commitPages(pool, { pairId, token }, change)
    },

    close: async () => {},
  }
}

/**
 * The whole commit is one statement, so a process that is frozen while it commits leaves no transaction open behind it.
 * The lease row is locked until the commit is done: nobody takes the lease over in between. Pages that are put are left
 * out of what is removed, because one statement can't delete a row and write it again.
 */
const commitSql = `
  WITH lease AS (
    SELECT pair_id FROM leases
    WHERE pair_id = $1 AND token = $2 AND holder IS NOT NULL AND expires_at > clock_timestamp() FOR SHARE
  ), moved AS (
    INSERT INTO baselines AS b (pair_id, version, format, keying, scope, status, blocked)
    SELECT pair_id, $4::int, $5::int, $6, $7, $8, $9 FROM lease
    WHERE $3::int = 0 OR EXISTS (SELECT FROM baselines WHERE pair_id = $1)
    ON CONFLICT (pair_id) DO UPDATE
      SET version = excluded.version, format = excluded.format, keying = excluded.keying, scope = excluded.scope,
          status = excluded.status, blocked = excluded.blocked, updated_at = clock_timestamp()
      WHERE b.version = $3::int
    RETURNING pair_id
  ), put AS (
    SELECT * FROM unnest($11::bytea[], $12::bytea[], $13::text[], $14::bytea[], $15::bytea[], $16::int[], $17::bytea[])
      AS page (key, path, side, from_name, entries, files, hashes)
  ), cleared AS (
    DELETE FROM baseline_pages page
    WHERE $10::boolean AND page.pair_id = $1 AND EXISTS (SELECT FROM moved)
      AND (page.side, sha256(page.path), page.from_name) NOT IN (SELECT side, sha256(path), from_name FROM put)
  ), removed AS (
    DELETE FROM baseline_pages page USING unnest($18::bytea[], $19::text[], $20::bytea[]) AS gone (path, side, from_name)
    WHERE NOT $10::boolean AND page.pair_id = $1 AND EXISTS (SELECT FROM moved)
      AND page.side = gone.side AND sha256(page.path) = sha256(gone.path) AND page.from_name = gone.from_name
      AND (gone.side, gone.path, gone.from_name) NOT IN (SELECT side, path, from_name FROM put)
  ), written AS (
    INSERT INTO baseline_pages (pair_id, key, path, side, from_name, entries, files, hashes)
    SELECT moved.pair_id, put.* FROM moved, put
    ON CONFLICT (pair_id, side, sha256(path), from_name) DO UPDATE
      SET key = excluded.key, entries = excluded.entries, files = excluded.files, hashes = excluded.hashes
  )
  SELECT EXISTS (SELECT FROM lease) AS held, EXISTS (SELECT FROM moved) AS moved, set_config('synchronous_commit', 'on', true)`

async function commitPages(pool: pg.Pool, lease: { pairId: string; token: number }, change: BaselineCommit): Promise<void> {
  const { header, put, remove } = change
  const { rows } = await pool.query<{ held: boolean; moved: boolean }>(commitSql, [
    ...[lease.pairId, lease.token, change.expectedVersion],
    ...[header.version, header.format, header.keying, header.scope, header.status, header.blocked, change.clear],
    ...[
      put.map((page) => storedBytes(page.key)),
      ...placesOf(put),
      put.map((page) => storedBytes(page.entries)),
      put.map((page) => page.files),
      put.map((page) => storedBytes(page.hashes)),
    ],
    ...placesOf(remove),
  ])
  const [answer] = rows
  if (!answer?.held)
    throw new SyncError('lease-lost', 'Another run may have taken this pair over, so nothing more is written to its baseline.')
  if (!answer.moved)
    throw new SyncError(
      'baseline-moved',
      `The baseline is not at version ${change.expectedVersion} any more, so this change does not fit it.`,
    )
}

function placesOf(pages: readonly PageRef[]): [Buffer[], string[], Buffer[]] {
  return [
    pages.map((page) => storedBytes(pathToKey(page.path))),
    pages.map((page) => page.side),
    pages.map((page) => storedBytes(page.from)),
  ]
}

/** pg sends arrays of Buffers as bytea, and of other byte arrays as something else. */
function storedBytes(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

function baselinePage({ path, from_name: from, ...page }: PageRow): BaselinePage {
  return { ...page, path: keyToPath(path), from }
}
