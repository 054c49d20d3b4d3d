import type { Connection } from '@pairwise/contracts'
import type { ConnectionRow } from '@pairwise/db'

/** A place where files are as the contract says it. Which folders pairs may use is a setting of the server, not of the row. */
export function presentConnection(row: ConnectionRow, roots: readonly string[]): Connection {
  return { id: row.id, kind: row.kind, name: row.name, roots: [...roots], createdAt: row.createdAt.toISOString() }
}
