import { randomUUID } from 'node:crypto'
import type { Scope } from '../scope.ts'

export type UserRole = 'viewer' | 'operator' | 'admin'

export interface UserRow {
  readonly id: string
  readonly name: string
  readonly username: string | null
  readonly role: UserRole
}

export interface NewUser {
  readonly name: string
  /** As the person writes it; who signs in may write it in any case. */
  readonly username: string
  readonly role: UserRole
  readonly passwordHash: string
}

/** People, beside what better-auth does with them. */
export interface Users {
  count(): Promise<number>
  get(userId: string): Promise<UserRow | null>
  /** Makes a person who signs in with a password. Null when the user name is taken. */
  create(user: NewUser): Promise<UserRow | null>
  /** The names of people with one of these roles who can sign in, those with the most rights first, at most so many. */
  named(roles: readonly UserRole[], limit: number): Promise<string[]>
  /** False when there is no such person. */
  setRole(userId: string, role: UserRole): Promise<boolean>
}

const columns = { id: true, name: true, username: true, role: true } as const

export function createUsers(scope: Scope): Users {
  const { client } = scope
  return {
    count: () => client.user.count(),
    async get(userId) {
      const user = await client.user.findUnique({ where: { id: userId }, select: columns })
      return user && { ...user, role: user.role as UserRole }
    },
    create: (user) => scope.atomically((inner) => createUser(inner, user)),
    async named(roles, limit) {
      const rows = await client.$queryRaw<{ name: string }[]>`
        SELECT name FROM users WHERE role = ANY(${[...roles]}) AND disabled_at IS NULL
        ORDER BY array_position(ARRAY['admin', 'operator', 'viewer'], role), lower(name), id LIMIT ${limit}`
      return rows.map(({ name }) => name)
    },
    async setRole(userId, role) {
      const changed = await client.user.updateMany({ where: { id: userId }, data: { role } })
      return changed.count === 1
    },
  }
}

async function createUser({ client }: Scope, { name, username, role, passwordHash }: NewUser): Promise<UserRow | null> {
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
  return { id, name, username: signInName, role }
}
