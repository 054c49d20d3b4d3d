import {
  displayPath,
  keyToPath,
  movedFrom,
  type PlanRow,
  type PlanStore,
  parentOf,
  pathToKey,
  type RelPath,
  type RowOutcome,
} from '@pairwise/engine/ports'
import type pg from 'pg'
import { classRisk } from './repositories/class-risk.ts'
import { storeFolders } from './repositories/plan-folders.ts'
import { tallyQuery } from './repositories/plan-operations.ts'
import { searchText } from './repositories/search-text.ts'
import { storableText } from './storable-json.ts'
import { streamQuery } from './stream-query.ts'
import { type Queryable, takeConnection } from './take-connection.ts'

/** Rows per statement: large enough that a statement's own cost vanishes, small enough to hold in memory twice. */
const insertBatch = 10_000
const readBatch = 2_000

/** A plan of this size makes the database look at the table anew before it is read. */
const statisticsFrom = 5_000

const keyBeginning = 'substring(order_key from 1 for 1024)'
const rowColumns = 'order_key, path, kind, class, side, bytes, reason, move_key, body'

interface StoredRow {
  readonly order_key: Buffer
  readonly path: Buffer
  readonly kind: PlanRow['kind']
  readonly class: PlanRow['class']
  readonly side: PlanRow['side']
  readonly bytes: string
  readonly reason: PlanRow['reason']
  readonly move_key: string | null
  readonly body: string
}

/** The operations of one plan row of the database, which must exist. Closing the store leaves the pool open. */
export function createPostgresPlanStore(pool: pg.Pool, planId: number): PlanStore {
  let unknownRows = 0

  /**
   * Until the table is analyzed Postgres expects a new plan to have one row, and reads a plan of many with ways that
   * are right for one: whole, again for each batch.
   */
  async function tellStatistics(): Promise<void> {
    if (unknownRows < statisticsFrom) return
    unknownRows = 0
    await pool.query('ANALYZE plan_operations')
  }

  return {
    async append(rows) {
      unknownRows += rows.length
      for (let at = 0; at < rows.length; at += insertBatch) await insertRows(pool, planId, rows.slice(at, at + insertBatch))
    },

    async *moveCandidates() {
      await tellStatistics()
      let deletion: StoredRow | undefined
      for await (const rows of streamQuery<StoredRow>(pool, candidatesSql, [planId], rowBytes)) {
        for (const row of rows) {
          if (row.kind === 'delete') deletion = row
          else if (deletion) yield { deletion: planRow(deletion), copy: planRow(row) }
        }
      }
    },

    replace: (orders, rows) => replaceRows(pool, planId, orders, rows),

    async *rows(after) {
      await tellStatistics()
      for (let from = after ?? new Uint8Array(); ; ) {
        // Each batch is a query of its own: a run of hours holds no snapshot, and a lost connection loses no place.
        const { rows } = await pool.query<StoredRow>(
          `SELECT ${rowColumns} FROM plan_operations
           WHERE plan_id = $1 AND ${keyBeginning} >= substring($2::bytea from 1 for 1024) AND order_key > $2
           ORDER BY ${keyBeginning}, order_key LIMIT $3`,
          [planId, from, readBatch],
        )
        if (rows.length > 0) yield rows.map(planRow)
        const last = rows.at(-1)
        if (!last || rows.length < readBatch) return
        from = last.order_key
      }
    },

    async seal(digest) {
      await tellStatistics()
      await sealRows(pool, planId, digest)
    },

    async digest() {
      const { rows } = await pool.query<{ digest: string | null }>('SELECT digest FROM plans WHERE id = $1', [planId])
      return rows[0]?.digest ?? null
    },

    recordOutcomes: (outcomes) => recordOutcomes(pool, planId, outcomes),

    close: async () => {},
  }
}

const insertSql = `
  WITH open AS (SELECT id FROM plans WHERE id = $1 AND digest IS NULL FOR SHARE)
  INSERT INTO plan_operations (plan_id, order_key, path, folder, from_path, search_path, kind, class, risk, side, bytes, reason, move_key, body)
  SELECT open.id, row.* FROM open, unnest($2::bytea[], $3::bytea[], $4::bytea[], $5::bytea[], $6::text[], $7::text[], $8::text[], $9::smallint[],
    $10::text[], $11::bigint[], $12::text[], $13::text[], $14::text[]) AS row`

async function insertRows(db: Queryable, planId: number, rows: readonly PlanRow[]): Promise<void> {
  if (rows.length === 0) return
  const paths = rows.map((row) => storedBytes(pathToKey(row.path)))
  const { rowCount } = await db.query(insertSql, [
    planId,
    rows.map((row) => storedBytes(row.order)),
    paths,
    rows.map((row) => storedBytes(pathToKey(listedIn(row)))),
    rows.map((row) => storedPath(movedFrom(row))),
    rows.map((row) => searchText(displayPath(row.path))),
    rows.map((row) => row.kind),
    rows.map((row) => row.class),
    rows.map((row) => classRisk[row.class]),
    rows.map((row) => row.side),
    rows.map((row) => row.bytes),
    rows.map((row) => row.reason),
    rows.map((row) => row.moveKey),
    rows.map((row) => row.body),
  ])
  if (rowCount !== rows.length) throw sealedError(planId)
}

/** A folder that is made or removed is listed in itself, with what else happens in it. */
function listedIn({ kind, path }: PlanRow): RelPath {
  return kind === 'mkdir' || kind === 'rmdir' ? path : parentOf(path)
}

/** Only a plan that a person asked for is looked through by folders. */
async function sealRows(pool: pg.Pool, planId: number, digest: string): Promise<void> {
  const connection = await takeConnection(pool)
  let isClean = false
  try {
    await connection.query('BEGIN')
    const { rows } = await connection.query<{ origin: string }>('SELECT origin FROM plans WHERE id = $1 AND digest IS NULL FOR UPDATE', [
      planId,
    ])
    if (rows[0] === undefined) throw sealedError(planId)
    if (rows[0].origin === 'preview') await storeFolders(connection, planId)
    await connection.query(`UPDATE plans SET digest = $2, tallies = (${tallyQuery}) WHERE id = $1`, [planId, digest])
    await connection.query('COMMIT')
    isClean = true
  } finally {
    connection.giveBack(isClean)
  }
}

async function replaceRows(pool: pg.Pool, planId: number, orders: readonly Uint8Array[], rows: readonly PlanRow[]): Promise<void> {
  const connection = await takeConnection(pool)
  let isClean = false
  try {
    await connection.query('BEGIN')
    const { rowCount } = await connection.query('SELECT FROM plans WHERE id = $1 AND digest IS NULL FOR SHARE', [planId])
    if (rowCount !== 1) throw sealedError(planId)
    await connection.query(
      `DELETE FROM plan_operations p USING unnest($2::bytea[]) AS gone (order_key)
       WHERE p.plan_id = $1 AND substring(p.order_key from 1 for 1024) = substring(gone.order_key from 1 for 1024) AND p.order_key = gone.order_key`,
      [planId, orders.map(storedBytes)],
    )
    await insertRows(connection, planId, rows)
    await connection.query('COMMIT')
    isClean = true
  } finally {
    connection.giveBack(isClean)
  }
}

/** Each deletion, followed by its copy. */
const candidatesSql = `
  WITH alone AS (
    SELECT move_key AS key, (array_agg(order_key) FILTER (WHERE kind = 'delete'))[1] AS place FROM plan_operations
    WHERE plan_id = $1 AND move_key IS NOT NULL AND kind IN ('delete', 'copy')
    GROUP BY move_key HAVING count(*) FILTER (WHERE kind = 'delete') = 1 AND count(*) FILTER (WHERE kind = 'copy') = 1
  )
  SELECT ${rowColumns} FROM alone JOIN plan_operations ON plan_id = $1 AND move_key = alone.key AND kind IN ('delete', 'copy')
  ORDER BY alone.place, kind DESC`
const rowBytes = (row: StoredRow) => row.order_key.length + row.path.length + row.body.length

async function recordOutcomes(pool: pg.Pool, planId: number, outcomes: readonly RowOutcome[]): Promise<void> {
  // One statement can't change a row twice, and the last outcome of a row counts.
  const last = new Map(outcomes.map((outcome) => [Buffer.from(outcome.order).toString('latin1'), outcome]))
  const rows = [...last.values()]
  for (let at = 0; at < rows.length; at += insertBatch) {
    const batch = rows.slice(at, at + insertBatch)
    const { rowCount } = await pool.query(
      `INSERT INTO plan_outcomes AS o (plan_id, operation_id, outcome, problem)
       SELECT $1::int, operation.id, seen.outcome, seen.problem FROM unnest($2::bytea[], $3::text[], $4::text[]) AS seen (order_key, outcome, problem)
       JOIN plan_operations operation ON operation.plan_id = $1 AND operation.order_key = seen.order_key
         AND substring(operation.order_key from 1 for 1024) = substring(seen.order_key from 1 for 1024)
       ON CONFLICT (plan_id, operation_id) DO UPDATE SET outcome = excluded.outcome, problem = excluded.problem`,
      [
        planId,
        batch.map((row) => storedBytes(row.order)),
        batch.map((row) => row.outcome),
        batch.map((row) => (row.problem === null ? null : storableText(row.problem))),
      ],
    )
    if (rowCount !== batch.length)
      throw new PlanRefused(`Plan ${planId} lacks ${batch.length - (rowCount ?? 0)} of the rows that something happened to.`)
  }
}

function storedPath(path: RelPath | null): Buffer | null {
  return path === null ? null : storedBytes(pathToKey(path))
}

/** pg sends arrays of Buffers as bytea, and of other byte arrays as something else. */
function storedBytes(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

function planRow(row: StoredRow): PlanRow {
  const { order_key: order, path, bytes, move_key: moveKey, ...rest } = row
  return { ...rest, order, path: keyToPath(path), bytes: Number(bytes), moveKey }
}

/** The database answered, and will say the same again: nothing to wait for, as after a broken connection. */
class PlanRefused extends Error {}

function sealedError(planId: number): Error {
  return new PlanRefused(`Plan ${planId} is sealed, or gone: its rows can't change any more.`)
}
