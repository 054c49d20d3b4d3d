import type { Scope } from '../scope.ts'
import type { UserRole } from './user-row.ts'

export type AccountLinkRow =
  | (LinkColumns & { readonly kind: 'invitation'; readonly name: string; readonly role: UserRole; readonly email: string | null })
  | (LinkColumns & { readonly kind: 'password-reset'; readonly userId: string })

interface LinkColumns {
  readonly id: string
  readonly madeById: string
  readonly madeBy: string
  readonly createdAt: Date
  readonly expiresAt: Date
}

export type NewAccountLink = {
  /** The SHA-256 of the secret. */
  readonly hash: Uint8Array<ArrayBuffer>
  readonly madeById: string
  readonly madeBy: string
  readonly expiresAt: Date
} & (
  | { readonly kind: 'invitation'; readonly name: string; readonly role: UserRole; readonly email: string | null }
  | { readonly kind: 'password-reset'; readonly userId: string }
)

/** Links that work once. Only the hash of what stands in them is kept. */
export interface AccountLinks {
  create(link: NewAccountLink): Promise<AccountLinkRow>
  /** A link that is neither used nor too old. */
  find(hash: Uint8Array<ArrayBuffer>): Promise<AccountLinkRow | null>
  /** Uses a link up. Exactly one of any number of callers gets it. */
  take(hash: Uint8Array<ArrayBuffer>): Promise<AccountLinkRow | null>
  /** Invitations that can be used, newest first. */
  invitations(): Promise<Extract<AccountLinkRow, { kind: 'invitation' }>[]>
  /** The invitation that was withdrawn, or null when there is none to withdraw. */
  withdraw(linkId: string): Promise<Extract<AccountLinkRow, { kind: 'invitation' }> | null>
  /** Makes every link of a person useless. */
  withdrawOf(userId: string): Promise<void>
}

interface StoredLink extends LinkColumns {
  readonly kind: string
  readonly userId: string | null
  readonly role: string | null
  readonly name: string | null
  readonly email: string | null
}

export function createAccountLinks({ client }: Scope): AccountLinks {
  const good = () => ({ usedAt: null, expiresAt: { gt: new Date() } })
  const find: AccountLinks['find'] = async (hash) => {
    const row = await client.accountLink.findFirst({ where: { hash, ...good() } })
    return row && linkRow(row)
  }
  return {
    find,
    create: async (link) => linkRow(await client.accountLink.create({ data: link })),
    async take(hash) {
      const row = await find(hash)
      const taken = await client.accountLink.updateMany({ where: { hash, ...good() }, data: { usedAt: new Date() } })
      return taken.count === 1 ? row : null
    },
    async invitations() {
      const rows = await client.accountLink.findMany({
        where: { kind: 'invitation', ...good() },
        orderBy: { createdAt: 'desc' },
        take: 200,
      })
      return rows.map(linkRow).filter((row) => row.kind === 'invitation')
    },
    async withdraw(linkId) {
      const row = await client.accountLink.findFirst({ where: { id: linkId, kind: 'invitation', ...good() } })
      const link = row && linkRow(row)
      if (link?.kind !== 'invitation') return null
      const gone = await client.accountLink.deleteMany({ where: { id: linkId, ...good() } })
      return gone.count === 1 ? link : null
    },
    async withdrawOf(userId) {
      await client.accountLink.deleteMany({ where: { userId, usedAt: null } })
    },
  }
}

/** A row as its kind has it; a CHECK of the table holds that each has what its kind needs. */
function linkRow({ id, kind, madeById, madeBy, createdAt, expiresAt, userId, role, name, email }: StoredLink): AccountLinkRow {
  const common = { id, madeById, madeBy, createdAt, expiresAt }
  if (kind === 'invitation') return { ...common, kind, name: name ?? '', role: role as UserRole, email }
  return { ...common, kind: 'password-reset', userId: userId ?? '' }
}
