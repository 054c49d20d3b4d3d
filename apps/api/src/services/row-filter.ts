import type { RowFilter } from '@pairwise/contracts'
import type { OperationFilter } from '@pairwise/db'
import { pathToKey, unpackPath } from '@pairwise/engine/readable'
import { Refusal } from '../refusal.ts'

/** The rows that a request means, as the database asks for them. `viewer` is whose marks count. */
export function rowsOf(filter: RowFilter & { readonly direct?: 'yes' | undefined }, viewer: string): OperationFilter {
  const { op, to, q, path, reason, viewed, fresh, direct } = filter
  const folder = path ?? (direct === undefined ? undefined : '')
  return {
    ...(op === undefined ? {} : { view: op }),
    ...(to === undefined ? {} : { side: to }),
    ...(q === undefined || q === '' ? {} : { text: q }),
    ...(folder === undefined ? {} : { folder: folderBytes(folder) }),
    ...(direct === undefined ? {} : { isDirect: true }),
    ...(reason === undefined ? {} : { reason }),
    ...(viewed === undefined ? {} : { viewed: { by: viewer, is: viewed === 'yes' } }),
    ...(fresh === undefined ? {} : { isFresh: true }),
  }
}

/** A key that no path has is an error of whoever sends it. */
function folderBytes(key: string): Uint8Array {
  const bytes = pathToKey(unpackPath(key))
  if (Buffer.from(bytes.map((byte) => (byte === 0 ? 0x2f : byte))).toString('base64url') === key) return bytes
  throw new Refusal('bad-request', 'The path is not the key of a folder of this plan.', {
    errors: [{ path: 'path', message: 'This is not a key that the server gave.' }],
  })
}
