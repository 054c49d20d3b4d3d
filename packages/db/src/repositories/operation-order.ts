import type { Bind } from './binder.ts'

/** `risk` begins with what can hurt most; a leading minus turns an order round. */
export type OperationSort = 'risk' | 'path' | '-path' | 'size' | '-size'

/** The cursor was not made by this server for this order. */
export class CursorError extends Error {
  override readonly name = 'CursorError'
}

/** What a cursor names: the last row that was read, by the values that order it. */
export interface OrderedRow {
  readonly risk: number
  readonly path: Uint8Array
  readonly bytes: number
  readonly id: string
}

/** One order of a plan's rows. Every order is total, because it ends with the row's id. */
export interface OperationOrder {
  readonly forward: string
  /** The same rows from the end, so that far rows are as near as first ones. */
  readonly backward: string
  /** The condition for rows after a given one. */
  after(row: OrderedRow, bind: Bind): string
}

/** What indexes hold of a path. Paths that begin with the same 1,024 bytes are left in the order in which they were planned. */
const pathStart = 'substring(o.path from 1 for 1024)'
const startOf = (path: string) => `substring(${path} from 1 for 1024)`

type Direction = 'ASC' | 'DESC'
const reverse = (direction: Direction): Direction => (direction === 'ASC' ? 'DESC' : 'ASC')
const beyond = (direction: Direction) => (direction === 'ASC' ? '>' : '<')

const byPath = (direction: Direction): OperationOrder => ({
  forward: `${pathStart} ${direction}, o.id ${direction}`,
  backward: `${pathStart} ${reverse(direction)}, o.id ${reverse(direction)}`,
  after: (row, bind) => `(${pathStart}, o.id) ${beyond(direction)} (${startOf(bind(row.path, 'bytea'))}, ${bind(row.id, 'bigint')})`,
})

const bySize = (direction: Direction): OperationOrder => ({
  forward: `o.bytes ${direction}, ${pathStart} ASC, o.id ASC`,
  backward: `o.bytes ${reverse(direction)}, ${pathStart} DESC, o.id DESC`,
  after(row, bind) {
    const size = bind(row.bytes, 'bigint')
    return `(o.bytes ${beyond(direction)} ${size} OR (o.bytes = ${size} AND (${pathStart}, o.id) > (${startOf(bind(row.path, 'bytea'))}, ${bind(row.id, 'bigint')})))`
  },
})

export const operationOrders = {
  risk: {
    forward: `o.risk ASC, ${pathStart} ASC, o.id ASC`,
    backward: `o.risk DESC, ${pathStart} DESC, o.id DESC`,
    after: (row, bind) =>
      `(o.risk, ${pathStart}, o.id) > (${bind(row.risk, 'smallint')}, ${startOf(bind(row.path, 'bytea'))}, ${bind(row.id, 'bigint')})`,
  },
  path: byPath('ASC'),
  '-path': byPath('DESC'),
  size: bySize('ASC'),
  '-size': bySize('DESC'),
} as const satisfies Record<OperationSort, OperationOrder>

/** Text that only `readCursor` understands. */
export function writeCursor(sort: OperationSort, { risk, path, bytes, id }: OrderedRow): string {
  return Buffer.from(JSON.stringify([sort, risk, Buffer.from(path).toString('base64url'), bytes, id])).toString('base64url')
}

/** Throws `CursorError` when the text is not a cursor of this order. */
export function readCursor(sort: OperationSort, cursor: string): OrderedRow {
  let parts: unknown
  try {
    parts = JSON.parse(Buffer.from(cursor, 'base64url').toString())
  } catch (cause) {
    throw new CursorError('The cursor is not one of this list.', { cause })
  }
  if (!Array.isArray(parts)) throw new CursorError('The cursor is not one of this list.')
  const [of, risk, path, bytes, id] = parts as unknown[]
  const whole =
    Number.isSafeInteger(risk) && typeof path === 'string' && Number.isSafeInteger(bytes) && typeof id === 'string' && /^\d{1,18}$/.test(id)
  if (of !== sort || !whole) throw new CursorError('The cursor is not one of this list in this order.')
  return { risk: risk as number, path: Buffer.from(path as string, 'base64url'), bytes: bytes as number, id: id as string }
}
