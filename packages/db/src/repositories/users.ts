import { randomUUID } from 'node:crypto'
import type { Prisma } from '../generated/client.ts'
import type { Scope } from '../scope.ts'
import { changeUser, deleteUser, type UserChange, type UserChangeAnswer } from './change-user.ts'
import { readUser, type UserRole, type UserRow, userColumns, userRow } from './user-row.ts'

export interface NewUser {
  readonly name: string
  /** As the person writes it; who signs in may write it in any case. */
  readonly username: string
  readonly role: UserRole
  readonly passwordHash: string
}

export interface UserQuery {
  /** Part of a name or user name. */
  readonly text?: string
  /** Only people after this one. */
  readonly after?: { readonly name: string; readonly id: string }
  readonly limit: number
}

/** People, beside what better-auth does with them. */
export interface Users {
  count(): Promise<number>
  /** Admins who can sign in, and how many of them have no second factor. */
  countAdmins(): Promise<{ readonly all: number; readonly withoutSecondFactor: number }>
  get(userId: string): Promise<UserRow | null>
  find(username: string): Promise<UserRow | null>
  list(query: UserQuery): Promise<UserRow[]>
  /** Makes a person who signs in with a password. Null when the user name is taken. */
  create(user: NewUser): Promise<UserRow | null>
  /** Changes what is given; the last admin who can sign in stays one. Part of a transaction that is undone unless it is `changed`. */
  change(change: UserChange): Promise<UserChangeAnswer>
  /** Deletes an account with all of its own; the last admin who can sign in stays. */
  delete(userId: string): Promise<'deleted' | 'not-found' | 'last-admin'>
  /** The names of people with one of these roles who can sign in, those with the most rights first, at most so many. */
  named(roles: readonly UserRole[], limit: number): Promise<string[]>
  /** Notes that somebody signed in, and whether with a second factor of their own. */
  noteSignIn(userId: string, withSecondFactor: boolean): Promise<void>
  setPassword(userId: string, passwordHash: string): Promise<void>
  /** Where people get mail: those of them who said so, and can sign in. */
  mailAddresses(userIds: readonly string[]): Promise<ReadonlyMap<string, string>>
  setMailAddress(userId: string, address: string | null): Promise<void>
}

export function createUsers(scope: Scope): Users {
  const { client } = scope
  return {
    count: () => client.user.count(),
    async countAdmins() {
      const admins = { role: 'admin', disabledAt: null }
      const [all, withoutSecondFactor] = [
        await client.user.count({ where: admins }),
        await client.user.count({ where: { ...admins, NOT: { twoFactorEnabled: true }, passkeys: { none: {} } } }),
      ]
      return { all, withoutSecondFactor }
    },
    get: (userId) => readUser(scope, { id: userId }),
    find: (username) => readUser(scope, { username: username.toLowerCase() }),
    async list({ text, after, limit }) {
      const rows = await client.user.findMany({
        where: whereOf(text, after),
        select: userColumns,
        orderBy: [{ name: 'asc' }, { id: 'asc' }],
        take: limit,
      })
      return rows.map(userRow)
    },
    create: (user) => scope.atomically((inner) => createUser(inner, user)),
    change: (change) => scope.atomically((inner) => changeUser(inner, change)),
    delete: (userId) => scope.atomically((inner) => deleteUser(inner, userId)),
    async named(roles, limit) {
      const rows = await client.$queryRaw<{ name: string }[]>`
        SELECT name FROM users WHERE role = ANY(${[...roles]}) AND disabled_at IS NULL
        ORDER BY array_position(ARRAY['admin', 'operator', 'viewer'], role), lower(name), id LIMIT ${limit}`
      return rows.map(({ name }) => name)
    },
    async noteSignIn(userId, withSecondFactor) {
      const now = new Date()
      await client.user.updateMany({
        where: { id: userId },
        data: { lastSignInAt: now, ...(withSecondFactor ? { secondFactorAt: now } : {}) },
      })
    },
    async setPassword(userId, passwordHash) {
      await client.account.updateMany({ where: { userId, providerId: 'credential' }, data: { password: passwordHash } })
    },
    async mailAddresses(userIds) {
      const found = await client.user.findMany({
        where: { id: { in: [...userIds] }, disabledAt: null, mailAddress: { not: null } },
        select: { id: true, mailAddress: true },
      })
      return new Map(found.flatMap(({ id, mailAddress }) => (mailAddress === null ? [] : [[id, mailAddress]])))
    },
    async setMailAddress(userId, address) {
      await client.user.updateMany({ where: { id: userId }, data: { mailAddress: address } })
    },
  }
}

function whereOf(text: UserQuery['text'], after: UserQuery['after']): Prisma.UserWhereInput {
  const has = { contains: text ?? '', mode: 'insensitive' } as const
  return {
    ...(text === undefined ? {} : { OR: [{ name: has }, { displayUsername: has }] }),
    ...(after === undefined ? {} : { AND: { OR: [{ name: { gt: after.name } }, { name: after.name, id: { gt: after.id } }] } }),
  }
}

async function createUser(scope: Scope, { name, username, role, passwordHash }: NewUser): Promise<UserRow | null> {
  const { client } = scope
  const id = randomUUID()
  const signInName = username.toLowerCase()
  // Every person of better-auth has an address. Ours have none, and nothing under .invalid can ever be sent to.
  const address = `${signInName}@pairwise.invalid`
  const made = await client.user.createMany({
    data: [{ id, name, email: address, username: signInName, displayUsername: username, role }],
    skipDuplicates: true,
  })
  if (made.count === 0) return null
  await client.account.create({ data: { id: randomUUID(), accountId: id, providerId: 'credential', userId: id, password: passwordHash } })
  return readUser(scope, { id })
}
