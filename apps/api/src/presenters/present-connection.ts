import { type Connection, connectionConfig, storedSecret, storedTest, trustedHostKey } from '@pairwise/contracts'
import type { ConnectionRow } from '@pairwise/db'
import { z } from 'zod'

const storedSecrets = z.array(storedSecret)

/** A place where files are as the contract says it. Which folders of the disk pairs may use is a setting of the server, not of the row. */
export function presentConnection(row: ConnectionRow, roots: readonly string[]): Connection {
  return {
    id: row.id,
    kind: row.kind,
    name: row.name,
    config: row.kind === 'local' ? { kind: 'local' } : connectionConfig.parse(row.config),
    secrets: storedSecrets.parse(row.secretFacts),
    hostKey: trustedHostKey.nullable().parse(row.hostKey),
    readOnly: row.readOnly,
    roots: row.kind === 'local' ? [...roots] : [],
    test: storedTest.nullable().parse(row.test),
    usedBy: [...row.usedBy],
    createdAt: row.createdAt.toISOString(),
  }
}
