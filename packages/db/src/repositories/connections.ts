import type { Scope } from '../scope.ts'
import { storableValue } from '../storable-json.ts'

export interface ConnectionRow {
  readonly id: string
  readonly kind: 'local'
  readonly name: string
  readonly config: unknown
  readonly createdAt: Date
}

/** Places where files are. */
export interface Connections {
  list(): Promise<ConnectionRow[]>
  get(connectionId: string): Promise<ConnectionRow | null>
  /** The connection of that name, made if it is not there yet; any number of processes may ask at once. */
  ensure(connection: { readonly kind: 'local'; readonly name: string; readonly config: unknown }): Promise<ConnectionRow>
}

export function createConnections({ client }: Scope): Connections {
  const columns = { id: true, kind: true, name: true, config: true, createdAt: true } as const
  // A check constraint of the table keeps out every other kind.
  const row = (stored: Omit<ConnectionRow, 'kind'>): ConnectionRow => ({ ...stored, kind: 'local' })
  return {
    list: async () => (await client.connection.findMany({ select: columns, orderBy: { createdAt: 'asc' } })).map(row),
    async get(connectionId) {
      const found = await client.connection.findUnique({ where: { id: connectionId }, select: columns })
      return found && row(found)
    },
    async ensure({ kind, name, config }) {
      await client.connection.createMany({ data: [{ kind, name, config: storableValue(config) }], skipDuplicates: true })
      return row(await client.connection.findUniqueOrThrow({ where: { name }, select: columns }))
    },
  }
}
