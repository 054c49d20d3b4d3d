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
  after(row: OrderedRow, bind: (value: unknown) => string): string
}

const byPath = (direction: 'ASC' | 'DESC'): OperationOrder => {
  const other = direction === 'ASC' ? 'DESC' : 'ASC'
  return {
    forward: `path ${direction}, id ${direction}`,
    backward: `path ${other}, id ${other}`,
    after: (row, bind) => `(path, id) ${direction === 'ASC' ? '>' : '<'} (${bind(row.path)}, ${bind(row.id)})`,
  }
}

const bySize = (direction: 'ASC' | 'DESC'): OperationOrder => {
  const other = direction === 'ASC' ? 'DESC' : 'ASC'
  return {
    forward: `bytes ${direction}, path ASC, id ASC`,
    backward: `bytes ${other}, path DESC, id DESC`,
    after(row, bind) {
      const size = bind(row.bytes)
      const further = direction === 'ASC' ? '>' : '<'
      return `(bytes ${further} ${size} OR (bytes = ${size} AND (path, id) > (${bind(row.path)}, ${bind(row.id)})))`
    },
  }
}

export const operationOrders = {
  // Exactly the order of an index. Paths with 1,024 bytes in common are left in the order in which they were planned.
  risk: {
    forward: 'risk ASC, substring(path from 1 for 1024) ASC, id ASC',
    backward: 'risk DESC, substring(path from 1 for 1024) DESC, id DESC',
    after: (row, bind) =>
      `(risk, substring(path from 1 for 1024), id) > (${bind(row.risk)}, substring(${bind(row.path)}::bytea from 1 for 1024), ${bind(row.id)})`,
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
