import type { Prisma } from '../generated/client.ts'
import type { Scope } from '../scope.ts'

export type UserRole = 'viewer' | 'operator' | 'admin'

export interface UserRow {
  readonly id: string
  readonly name: string
  readonly username: string
  readonly role: UserRole
  readonly disabledAt: Date | null
  /** Whether an authenticator app or a passkey is set up. */
  readonly secondFactor: boolean
  readonly lastSignInAt: Date | null
  readonly revision: number
  readonly createdAt: Date
}

export const userColumns = {
  id: true,
  name: true,
  username: true,
  displayUsername: true,
  role: true,
  disabledAt: true,
  twoFactorEnabled: true,
  lastSignInAt: true,
  revision: true,
  createdAt: true,
  _count: { select: { passkeys: true } },
} as const satisfies Prisma.UserSelect

/** One person, or null. */
export async function readUser({ client }: Scope, where: Prisma.UserWhereUniqueInput): Promise<UserRow | null> {
  const user = await client.user.findUnique({ where, select: userColumns })
  return user && userRow(user)
}

export function userRow(user: Prisma.UserGetPayload<{ select: typeof userColumns }>): UserRow {
  const { username, displayUsername, role, twoFactorEnabled, _count, ...rest } = user
  return {
    ...rest,
    username: displayUsername ?? username ?? user.name,
    role: role as UserRole,
    secondFactor: twoFactorEnabled === true || _count.passkeys > 0,
  }
}
