import { Prisma } from '../generated/client.ts'
import type { Scope } from '../scope.ts'
import { storableValue } from '../storable-json.ts'
import { type ConnectionRow, connectionColumns, connectionRow } from './connection-row.ts'

export interface ConnectionChange {
  readonly connectionId: string
  readonly expectedRevision: number
  readonly name?: string
  readonly config?: unknown
  /** Whether files of its pairs are elsewhere from now on. */
  readonly isElsewhere?: boolean
  readonly secrets?: { readonly sealed: Uint8Array | null; readonly facts: unknown }
  /** Null forgets which key was trusted. */
  readonly hostKey?: unknown
  readonly readOnly?: boolean
  readonly changedBy: string
}

export type ConnectionChangeAnswer =
  | { readonly kind: 'changed'; readonly connection: ConnectionRow }
  | { readonly kind: 'not-found' | 'revision-moved' | 'name-taken' | 'run-active' }
  /** Every pair writes to both of its sides. */
  | { readonly kind: 'written-by'; readonly pairs: readonly string[] }

/** The one lock under which names of connections are given out, so that a taken name is an answer and not a failed transaction. */
export async function lockConnectionNames({ client }: Scope): Promise<void> {
  await client.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('pairwise connections.name', 0))`
}

/** Whether it is there; then nobody else changes it, and no pair comes to use it, until the transaction ends. */
export async function lockConnection({ client }: Scope, connectionId: string): Promise<boolean> {
  const rows = await client.$queryRaw<unknown[]>`SELECT 1 FROM connections WHERE id = ${connectionId}::uuid FOR UPDATE`
  return rows.length === 1
}

/**
 * Changes a connection. When its files are elsewhere from now on, the baselines of its pairs say nothing about what is there, and are
 * forgotten: their next run is a first one, which deletes nothing.
 */
export async function changeConnection(scope: Scope, change: ConnectionChange): Promise<ConnectionChangeAnswer> {
  const { client } = scope
  const { connectionId, expectedRevision, name, config, secrets, hostKey } = change
  if (name !== undefined) await lockConnectionNames(scope)
  if (!(await lockConnection(scope, connectionId))) return { kind: 'not-found' }
  const before = await client.connection.findUniqueOrThrow({ where: { id: connectionId }, select: { revision: true } })
  if (before.revision !== expectedRevision) return { kind: 'revision-moved' }
  if (name !== undefined && (await client.connection.count({ where: { name, id: { not: connectionId } } })) > 0)
    return { kind: 'name-taken' }
  if (change.readOnly === true) {
    const pairs = await pairsOf(scope, connectionId)
    if (pairs.length > 0) return { kind: 'written-by', pairs }
  }
  if (change.isElsewhere === true && !(await moveElsewhere(scope, connectionId, change.changedBy))) return { kind: 'run-active' }
  const connection = await client.connection.update({
    where: { id: connectionId },
    data: {
      ...(name === undefined ? {} : { name }),
      // What a test of another place, or with other secrets, has found says nothing any more.
      ...(config === undefined ? {} : { config: storableValue(config), test: Prisma.DbNull }),
      ...(secrets === undefined
        ? {}
        : {
            secrets: secrets.sealed === null ? null : Buffer.from(secrets.sealed),
            secretFacts: storableValue(secrets.facts),
            test: Prisma.DbNull,
          }),
      ...(change.readOnly === undefined ? {} : { readOnly: change.readOnly }),
      ...(hostKey === undefined ? {} : { hostKey: hostKey === null ? Prisma.DbNull : storableValue(hostKey) }),
      revision: { increment: 1 },
    },
    select: connectionColumns,
  })
  return { kind: 'changed', connection: connectionRow(connection) }
}

async function pairsOf({ client }: Scope, connectionId: string): Promise<string[]> {
  const where = { OR: [{ path1ConnectionId: connectionId }, { path2ConnectionId: connectionId }] }
  return (await client.pair.findMany({ where, select: { name: true }, orderBy: { name: 'asc' } })).map(({ name }) => name)
}

/** False, and nothing done, while a run of such a pair is active. */
async function moveElsewhere({ client }: Scope, connectionId: string, by: string): Promise<boolean> {
  const pairs = await client.$queryRaw<{ id: string }[]>`
    SELECT id FROM pairs WHERE path1_connection_id = ${connectionId}::uuid OR path2_connection_id = ${connectionId}::uuid ORDER BY id FOR UPDATE`
  const ids = pairs.map(({ id }) => id)
  if (ids.length === 0) return true
  if ((await client.run.count({ where: { pairId: { in: ids }, finishedAt: null } })) > 0) return false
  await client.baseline.deleteMany({ where: { pairId: { in: ids } } })
  await client.pair.updateMany({ where: { id: { in: ids } }, data: { version: { increment: 1 }, revision: { increment: 1 } } })
  await client.$executeRaw`
    UPDATE plans SET state = 'stale', stale = jsonb_build_object('cause', 'settings-changed', 'at', clock_timestamp(), 'by', ${by}::text)
    WHERE pair_id = ANY(${ids}::uuid[]) AND origin = 'preview' AND state = 'ready'`
  return true
}
