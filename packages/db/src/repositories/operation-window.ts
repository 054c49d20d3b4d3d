import type pg from 'pg'
import { takeConnection } from '../take-connection.ts'
import { classRisk } from './class-risk.ts'
import { operationOrders, readCursor, writeCursor } from './operation-order.ts'
import type { OperationFilter, OperationQuery, OperationRow, OperationTally, OperationWindow } from './operation-row.ts'
import { searchText } from './search-text.ts'

type StoredRow = Omit<OperationRow, 'bytes'> & { readonly bytes: string; readonly risk: number }

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

function operationRow({ risk: _, bytes, ...row }: StoredRow): OperationRow {
  return { ...row, bytes: Number(bytes) }
}

async function sliceAfter(pool: pg.Pool, query: OperationQuery, cursor: string | undefined): Promise<Slice> {
  const order = operationOrders[query.sort]
  const { condition, values, bind } = conditionOf(query)
  const after = cursor === undefined ? '' : ` AND ${order.after(readCursor(query.sort, cursor), bind)}`
  const rows = await select(pool, `${condition}${after}`, order.forward, `LIMIT ${bind(query.limit + 1)}`, values)
  return { rows: rows.slice(0, query.limit), isLast: rows.length <= query.limit }
}

/**
 * Rows by number. In the second half they are read from the end, so that no jump passes over more than half of them;
 * but where counting takes as long as reading, both are done at once and always from the beginning.
 */
async function sliceAt(pool: pg.Pool, query: OperationQuery, offset: number, counting: Promise<number>): Promise<Slice> {
  const order = operationOrders[query.sort]
  const { condition, values, bind } = conditionOf(query)
  const total = isTallied(query) ? await counting : Number.POSITIVE_INFINITY
  const count = Math.max(0, Math.min(query.limit, total - offset))
  if (offset <= total / 2) {
    const rows = await select(pool, condition, order.forward, `LIMIT ${bind(count + 1)} OFFSET ${bind(offset)}`, values)
    return { rows: rows.slice(0, count), isLast: rows.length <= count }
  }
  const rows = await select(
    pool,
    condition,
    order.backward,
    `LIMIT ${bind(count)} OFFSET ${bind(Math.max(0, total - offset - count))}`,
    values,
  )
  return { rows: rows.reverse(), isLast: offset + count >= total }
}

/** Only ids are sorted; the rows themselves, which are wide, are fetched for the window alone. */
async function select(pool: pg.Pool, condition: string, order: string, window: string, values: unknown[]): Promise<StoredRow[]> {
  const sql = `
    WITH page AS (SELECT id FROM plan_operations WHERE ${condition} ORDER BY ${order} ${window})
    SELECT id, kind, class, side, path, bytes, reason, body, outcome, problem, risk
    FROM page JOIN plan_operations USING (id) LEFT JOIN plan_outcomes seen ON seen.plan_id = plan_operations.plan_id AND seen.operation_id = id
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

/** Classes and sides are counted when a plan is sealed; only other filters need a look at the rows. */
function isTallied(query: OperationQuery): boolean {
  return query.text === undefined && query.outcome === undefined
}

async function countTallies(query: OperationQuery, tallies: (planId: number) => Promise<OperationTally[]>): Promise<number> {
  const counted = (await tallies(query.planId)).filter((tally) => matches(tally, query))
  return counted.reduce((sum, tally) => sum + tally.rows, 0)
}

async function countRows(pool: pg.Pool, query: OperationQuery): Promise<number> {
  const { condition, values } = conditionOf(query)
  const { rows } = await pool.query<{ total: number }>(`SELECT count(*)::int AS total FROM plan_operations WHERE ${condition}`, values)
  return rows[0]?.total ?? 0
}

function matches(tally: OperationTally, filter: OperationFilter): boolean {
  return (filter.class === undefined || tally.class === filter.class) && (filter.side === undefined || tally.side === filter.side)
}

function conditionOf(query: OperationQuery) {
  const values: unknown[] = []
  const bind = (value: unknown) => `$${values.push(value)}`
  const parts = [`plan_id = ${bind(query.planId)}`]
  // Each class has a risk of its own, and the index of the usual order begins with that.
  if (query.class !== undefined) parts.push(`risk = ${bind(classRisk[query.class])}`)
  if (query.side !== undefined) parts.push(`side = ${bind(query.side)}`)
  if (query.outcome !== undefined)
    parts.push(`id IN (SELECT operation_id FROM plan_outcomes WHERE plan_id = ${bind(query.planId)} AND outcome = ${bind(query.outcome)})`)
  if (query.text !== undefined) parts.push(`search_path LIKE ${bind(`%${searchText(query.text).replaceAll(/[\\%_]/g, '\\$&')}%`)}`)
  return { condition: parts.join(' AND '), values, bind }
}
