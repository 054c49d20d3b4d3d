import type { Scope } from '../scope.ts'

export type UserRole = 'viewer' | 'operator' | 'admin'

export interface UserRow {
  readonly id: string
  readonly name: string
  readonly username: string | null
  readonly role: UserRole
}

/** People, beside what better-auth does with them. */
export interface Users {
  count(): Promise<number>
  get(userId: string): Promise<UserRow | null>
  /** False when there is no such person. */
  setRole(userId: string, role: UserRole): Promise<boolean>
}

export function createUsers({ client }: Scope): Users {
  return {
    count: () => client.user.count(),
    async get(userId) {
      const user = await client.user.findUnique({ where: { id: userId }, select: { id: true, name: true, username: true, role: true } })
      return user && { ...user, role: user.role as UserRole }
    },
    async setRole(userId, role) {
      const changed = await client.user.updateMany({ where: { id: userId }, data: { role } })
      return changed.count === 1
    },
  }
}
