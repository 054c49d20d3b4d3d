import type pg from 'pg'
import { takeConnection } from '../take-connection.ts'
import { binder } from './binder.ts'
import { operationOrders, readCursor, writeCursor } from './operation-order.ts'
import type { LeftOutWhy, OperationFilter, OperationQuery, OperationRow, OperationTally, OperationWindow } from './operation-row.ts'
import { rowCondition } from './row-condition.ts'

type StoredRow = Omit<OperationRow, 'bytes' | 'leftOut' | 'comesBack'> & {
  readonly bytes: string
  readonly risk: number
  readonly why: LeftOutWhy | null
  readonly by: string | null
  readonly mode: string
  readonly since: Date | null
}

interface Slice {
  readonly rows: StoredRow[]
  readonly isLast: boolean
}

/** Sorting 100,000 keys takes about 12 MB; without it they would be sorted on the disk. */
const sortMemory = '64MB'

/** The part of a plan's rows that a query asks for. */
export async function readWindow(
  pool: pg.Pool,
  query: OperationQuery,
  tallies: (planId: number) => Promise<OperationTally[]>,
): Promise<OperationWindow> {
  const { from } = query
  const counting = isTallied(query) ? countTallies(query, tallies) : countRows(pool, query)
  const slicing = from && 'offset' in from ? sliceAt(pool, query, from.offset, counting) : sliceAfter(pool, query, from?.cursor)
  const [total, { rows, isLast }] = await Promise.all([counting, slicing])
  const last = rows.at(-1)
  const nextCursor = isLast || !last ? null : writeCursor(query.sort, { ...last, bytes: Number(last.bytes) })
  return { rows: rows.map(operationRow), total, nextCursor }
}

function operationRow({ risk: _, bytes, why, by, mode, since, ...row }: StoredRow): OperationRow {
  const comesBack = row.reason === 'COMES_BACK' ? { mode, since } : null
  return { ...row, bytes: Number(bytes), leftOut: why === null ? null : { why, by }, comesBack }
}

/** When the last run before a plan began that left both sides the same: all that was deleted since was there then. */
const lastAgreed = `
  SELECT r.started_at FROM runs r
  WHERE r.pair_id = p.pair_id AND r.finished_at <= p.created_at AND r.state IN ('done', 'nothing') AND r.gates = '[]'
    AND r.counters @> '{"failed":0,"stale":0,"skipped":0,"conflicts":0}'
  ORDER BY r.id DESC LIMIT 1`

async function sliceAfter(pool: pg.Pool, query: OperationQuery, cursor: string | undefined): Promise<Slice> {
  const order = operationOrders[query.sort]
  const conditions = conditionsOf(query)
  const { bind } = conditions
  const after = cursor === undefined ? '' : ` AND ${order.after(readCursor(query.sort, cursor), bind)}`
  const condition = `${conditions.condition}${after}`
  const rows = await select(pool, { ...conditions, condition }, order.forward, `LIMIT ${bind(query.limit + 1, 'int')}`)
  return { rows: rows.slice(0, query.limit), isLast: rows.length <= query.limit }
}

/**
 * Rows by number. In the second half they are read from the end, so that no jump passes over more than half of them;
 * but where counting takes as long as reading, both are done at once and always from the beginning.
 */
async function sliceAt(pool: pg.Pool, query: OperationQuery, offset: number, counting: Promise<number>): Promise<Slice> {
  const order = operationOrders[query.sort]
  const conditions = conditionsOf(query)
  const { bind } = conditions
  const total = isTallied(query) ? await counting : Number.POSITIVE_INFINITY
  const count = Math.max(0, Math.min(query.limit, total - offset))
  if (offset <= total / 2) {
    const rows = await select(pool, conditions, order.forward, `LIMIT ${bind(count + 1, 'int')} OFFSET ${bind(offset, 'int')}`)
    return { rows: rows.slice(0, count), isLast: rows.length <= count }
  }
  const skipped = Math.max(0, total - offset - count)
  const rows = await select(pool, conditions, order.backward, `LIMIT ${bind(count, 'int')} OFFSET ${bind(skipped, 'int')}`)
  return { rows: rows.reverse(), isLast: offset + count >= total }
}

/** Only ids are sorted; the rows themselves, which are wide, are fetched for the window alone. */
async function select(pool: pg.Pool, { condition, viewer, values }: Conditions, order: string, window: string): Promise<StoredRow[]> {
  const sql = `
    WITH page AS (SELECT o.id FROM plan_operations o WHERE ${condition} ORDER BY ${order} ${window})
    SELECT o.id, o.kind, o.class, o.side, o.path, o.bytes, o.reason, o.body, seen.outcome, seen.problem, o.risk, left_out.why, left_out.by,
      viewed.operation_id IS NOT NULL AS "isViewed", p.mode, CASE WHEN o.reason = 'COMES_BACK' THEN (${lastAgreed}) END AS since
    FROM page JOIN plan_operations o USING (id) JOIN plans p ON p.id = o.plan_id
      LEFT JOIN plan_outcomes seen ON seen.plan_id = o.plan_id AND seen.operation_id = o.id
      LEFT JOIN plan_left_out left_out ON left_out.plan_id = o.plan_id AND left_out.operation_id = o.id
      LEFT JOIN plan_views viewed ON viewed.plan_id = o.plan_id AND viewed.user_id = ${viewer} AND viewed.operation_id = o.id
    ORDER BY ${order}`
  const connection = await takeConnection(pool)
  let isClean = false
  try {
    await connection.query(`BEGIN READ ONLY; SET LOCAL work_mem = '${sortMemory}'; SET LOCAL jit = off`)
    const { rows } = await connection.query<StoredRow>(sql, values)
    await connection.query('COMMIT')
    isClean = true
    return rows
  } finally {
    connection.giveBack(isClean)
  }
}

/** Classes, sides and reasons are counted when a plan is sealed; only other filters need a look at the rows. */
function isTallied({ view, side, reason, ...rest }: OperationQuery): boolean {
  const { planId: _, viewer: __, sort: ___, limit: ____, from: _____, ...looked } = rest
  return view !== 'skipped' && Object.values(looked).every((part) => part === undefined)
}

async function countTallies(query: OperationQuery, tallies: (planId: number) => Promise<OperationTally[]>): Promise<number> {
  const counted = (await tallies(query.planId)).filter((tally) => matches(tally, query))
  return counted.reduce((sum, tally) => sum + tally.rows, 0)
}

async function countRows(pool: pg.Pool, query: OperationQuery): Promise<number> {
  const { condition, values } = conditionsOf(query, false)
  const { rows } = await pool.query<{ total: number }>(`SELECT count(*)::int AS total FROM plan_operations o WHERE ${condition}`, values)
  return rows[0]?.total ?? 0
}

function matches(tally: OperationTally, { view, side, reason }: OperationFilter): boolean {
  const isOfView = view === undefined || (view === 'comes-back' ? tally.reason === 'COMES_BACK' : tally.class === view)
  const isOfSide = side === undefined || tally.side === side || tally.class === 'conflict'
  return isOfView && isOfSide && (reason === undefined || tally.reason === reason)
}

interface Conditions {
  readonly condition: string
  readonly viewer: string
  readonly values: unknown[]
}

/** Postgres refuses a value that a statement has no use for. */
function conditionsOf(query: OperationQuery, withViewer = true) {
  const { values, bind } = binder()
  const condition = rowCondition(query.planId, query, bind)
  return { condition, viewer: withViewer ? bind(query.viewer ?? '', 'text') : '', values, bind }
}
