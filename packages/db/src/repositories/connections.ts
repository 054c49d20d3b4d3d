import { Prisma } from '../generated/client.ts'
import type { Scope } from '../scope.ts'
import { storableValue } from '../storable-json.ts'
import {
  type ConnectionChange,
  type ConnectionChangeAnswer,
  changeConnection,
  lockConnection,
  lockConnectionNames,
} from './change-connection.ts'
import { type ConnectionRow, connectionColumns, connectionRow, type StoredConnectionKind } from './connection-row.ts'

export interface NewConnection {
  readonly id: string
  readonly kind: StoredConnectionKind
  readonly name: string
  readonly config: unknown
  readonly secrets: { readonly sealed: Uint8Array | null; readonly facts: unknown }
  readonly hostKey: unknown
  readonly test: unknown
  /** Whether nothing is ever written to it; false when left out. */
  readonly readOnly?: boolean
}

/** Places where files are. */
export interface Connections {
  /** The disk first, then the others in the order in which they were added. */
  list(): Promise<ConnectionRow[]>
  get(connectionId: string): Promise<ConnectionRow | null>
  /** All its secrets as they were sealed; null when there are none, or no such connection. */
  sealedSecrets(connectionId: string): Promise<Uint8Array | null>
  /** The connection of that name, made if it is not there yet; any number of processes may ask at once. */
  ensure(connection: { readonly kind: 'local'; readonly name: string; readonly config: unknown }): Promise<ConnectionRow>
  /** Null when the name is taken. */
  create(connection: NewConnection): Promise<ConnectionRow | null>
  change(change: ConnectionChange): Promise<ConnectionChangeAnswer>
  /** Puts sealed secrets in the place of exactly those before. False, and nothing done, when others are stored by now. No change that a person made. */
  renewSecrets(connectionId: string, before: Uint8Array, after: Uint8Array): Promise<boolean>
  /** Only one that no pair uses. */
  delete(connectionId: string): Promise<'deleted' | 'not-found' | 'used'>
}

export function createConnections(scope: Scope): Connections {
  const { client } = scope
  const select = connectionColumns
  return {
    async list() {
      const rows = (await client.connection.findMany({ select, orderBy: [{ createdAt: 'asc' }, { id: 'asc' }] })).map(connectionRow)
      return [...rows.filter(({ kind }) => kind === 'local'), ...rows.filter(({ kind }) => kind !== 'local')]
    },
    async get(connectionId) {
      const found = await client.connection.findUnique({ where: { id: connectionId }, select })
      return found && connectionRow(found)
    },
    async sealedSecrets(connectionId) {
      return (await client.connection.findUnique({ where: { id: connectionId }, select: { secrets: true } }))?.secrets ?? null
    },
    async ensure({ kind, name, config }) {
      await client.connection.createMany({ data: [{ kind, name, config: storableValue(config) }], skipDuplicates: true })
      return connectionRow(await client.connection.findFirstOrThrow({ where: { kind }, select }))
    },
    create: ({ secrets, config, hostKey, test, ...rest }) =>
      scope.atomically(async (inner) => {
        await lockConnectionNames(inner)
        if ((await inner.client.connection.count({ where: { name: rest.name } })) > 0) return null
        const made = await inner.client.connection.create({
          data: {
            ...rest,
            config: storableValue(config),
            secrets: secrets.sealed === null ? null : Buffer.from(secrets.sealed),
            secretFacts: storableValue(secrets.facts),
            hostKey: hostKey === null ? Prisma.DbNull : storableValue(hostKey),
            test: test === null ? Prisma.DbNull : storableValue(test),
          },
          select,
        })
        return connectionRow(made)
      }),
    async renewSecrets(id, before, after) {
      const { count } = await client.connection.updateMany({
        where: { id, secrets: Buffer.from(before) },
        data: { secrets: Buffer.from(after) },
      })
      return count === 1
    },
    change: (change) => scope.atomically((inner) => changeConnection(inner, change)),
    delete: (connectionId) =>
      scope.atomically(async (inner) => {
        if (!(await lockConnection(inner, connectionId))) return 'not-found'
        const used = { OR: [{ path1ConnectionId: connectionId }, { path2ConnectionId: connectionId }] }
        if ((await inner.client.pair.count({ where: used })) > 0) return 'used'
        await inner.client.connection.delete({ where: { id: connectionId } })
        return 'deleted'
      }),
  }
}
