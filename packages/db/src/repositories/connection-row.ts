import type { Prisma } from '../generated/client.ts'

export type StoredConnectionKind = 'local' | 'sftp' | 's3' | 'webdav' | 'rclone'

/** A place where files are as it is stored. Columns of JSON are what their writer put there. */
export interface ConnectionRow {
  readonly id: string
  readonly kind: StoredConnectionKind
  readonly name: string
  readonly config: unknown
  /** Which secrets are stored, since when and by whom. */
  readonly secretFacts: unknown
  readonly hostKey: unknown
  readonly test: unknown
  /** Whether nothing is ever written to it. */
  readonly readOnly: boolean
  /** Goes up with every change that a person makes: what an ETag is made of. */
  readonly revision: number
  readonly createdAt: Date
  readonly usedBy: readonly { readonly pairId: string; readonly name: string; readonly side: 'path1' | 'path2' }[]
}

const pairName = { select: { id: true, name: true }, orderBy: { name: 'asc' } } as const
/** Everything but the secrets, which are asked for by name. */
export const connectionColumns = {
  id: true,
  kind: true,
  name: true,
  config: true,
  secretFacts: true,
  hostKey: true,
  test: true,
  readOnly: true,
  revision: true,
  createdAt: true,
  path1Of: pairName,
  path2Of: pairName,
} as const satisfies Prisma.ConnectionSelect

export function connectionRow(stored: Prisma.ConnectionGetPayload<{ select: typeof connectionColumns }>): ConnectionRow {
  const { path1Of, path2Of, kind, ...rest } = stored
  return {
    ...rest,
    // A check constraint of the table keeps out every other kind.
    kind: kind as StoredConnectionKind,
    usedBy: [
      ...path1Of.map(({ id, name }) => ({ pairId: id, name, side: 'path1' as const })),
      ...path2Of.map(({ id, name }) => ({ pairId: id, name, side: 'path2' as const })),
    ],
  }
}
