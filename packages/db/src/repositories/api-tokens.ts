import type { Scope } from '../scope.ts'
import type { UserRole } from './user-row.ts'

export interface ApiTokenRow {
  readonly id: string
  readonly name: string
  readonly owner: { readonly id: string; readonly name: string; readonly role: UserRole }
  readonly start: string
  readonly scopes: readonly string[]
  readonly createdAt: Date
  readonly expiresAt: Date | null
  readonly lastUsedAt: Date | null
  readonly revokedAt: Date | null
}

export interface NewApiToken {
  readonly name: string
  readonly ownerId: string
  /** The SHA-256 of the token. */
  readonly hash: Uint8Array<ArrayBuffer>
  readonly start: string
  readonly scopes: readonly string[]
  readonly expiresAt: Date | null
}

/** API tokens. What is kept of a token opens nothing. */
export interface ApiTokens {
  create(token: NewApiToken): Promise<ApiTokenRow>
  /** The token of a hash if it is good: not revoked, not expired, and its owner can sign in. */
  recognise(hash: Uint8Array<ArrayBuffer>): Promise<ApiTokenRow | null>
  /** Notes that the token is used, unless that was noted within the last minute. */
  noteUse(tokenId: string): Promise<void>
  /** Newest first. */
  list(): Promise<ApiTokenRow[]>
  /** The token that was revoked; null when there is none, or was revoked already. */
  revoke(tokenId: string): Promise<ApiTokenRow | null>
  /** The ids of all tokens of a person, also of those that are revoked. */
  idsOf(ownerId: string): Promise<string[]>
}

const include = { owner: { select: { id: true, name: true, role: true } } } as const

export function createApiTokens({ client }: Scope): ApiTokens {
  const read = async (id: string) => tokenRow(await client.apiToken.findUniqueOrThrow({ where: { id }, include }))
  return {
    create: async ({ scopes, ...token }) => tokenRow(await client.apiToken.create({ data: { ...token, scopes: [...scopes] }, include })),
    async recognise(hash) {
      const now = new Date()
      const row = await client.apiToken.findFirst({
        where: { hash, revokedAt: null, OR: [{ expiresAt: null }, { expiresAt: { gt: now } }], owner: { disabledAt: null } },
        include,
      })
      return row && tokenRow(row)
    },
    async noteUse(tokenId) {
      await client.$executeRaw`
        UPDATE api_tokens SET last_used_at = clock_timestamp()
        WHERE id = ${tokenId}::uuid AND (last_used_at IS NULL OR last_used_at < clock_timestamp() - interval '1 minute')`
    },
    list: async () =>
      (await client.apiToken.findMany({ include, orderBy: [{ createdAt: 'desc' }, { id: 'asc' }], take: 1_000 })).map(tokenRow),
    async revoke(tokenId) {
      const revoked = await client.apiToken.updateMany({ where: { id: tokenId, revokedAt: null }, data: { revokedAt: new Date() } })
      return revoked.count === 1 ? read(tokenId) : null
    },
    async idsOf(ownerId) {
      const rows = await client.apiToken.findMany({ where: { ownerId }, select: { id: true } })
      return rows.map(({ id }) => id)
    },
  }
}

function tokenRow<T extends { readonly owner: { readonly id: string; readonly name: string; readonly role: string } }>(row: T) {
  return { ...row, owner: { ...row.owner, role: row.owner.role as UserRole } }
}
