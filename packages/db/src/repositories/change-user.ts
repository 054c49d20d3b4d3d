import type { Scope } from '../scope.ts'
import type { UserRole } from './user-row.ts'

export interface UserChange {
  readonly userId: string
  readonly expectedRevision: number
  readonly name?: string
  readonly role?: UserRole
  readonly disabled?: boolean
}

export type UserChangeAnswer = 'changed' | 'not-found' | 'revision-moved' | 'last-admin'

const admins = { role: 'admin', disabledAt: null } as const

/**
 * Changes a person. Two changes at once wait for each other, so that two admins who demote one another do not leave the
 * server without any.
 */
export async function changeUser(scope: Scope, { userId, expectedRevision, name, role, disabled }: UserChange): Promise<UserChangeAnswer> {
  const { client } = scope
  await lockAdmins(scope)
  const before = await client.user.findUnique({ where: { id: userId } })
  if (!before) return 'not-found'
  if (before.revision !== expectedRevision) return 'revision-moved'
  const isAdminAfter = (role ?? before.role) === 'admin' && !(disabled ?? before.disabledAt !== null)
  if (!isAdminAfter && (await isLastAdmin(scope, userId))) return 'last-admin'
  await client.user.update({
    where: { id: userId },
    data: {
      ...(name === undefined ? {} : { name }),
      ...(role === undefined ? {} : { role }),
      ...(disabled === undefined ? {} : { disabledAt: disabled ? (before.disabledAt ?? new Date()) : null }),
      revision: { increment: 1 },
    },
  })
  return 'changed'
}

/** Deletes a person with sessions, second factors, tokens and links. */
export async function deleteUser(scope: Scope, userId: string): Promise<'deleted' | 'not-found' | 'last-admin'> {
  await lockAdmins(scope)
  if (await isLastAdmin(scope, userId)) return 'last-admin'
  const deleted = await scope.client.user.deleteMany({ where: { id: userId } })
  return deleted.count === 1 ? 'deleted' : 'not-found'
}

async function lockAdmins({ client }: Scope): Promise<void> {
  await client.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('pairwise users.admins', 0))`
}

async function isLastAdmin({ client }: Scope, userId: string): Promise<boolean> {
  const isAdmin = (await client.user.count({ where: { ...admins, id: userId } })) > 0
  return isAdmin && (await client.user.count({ where: { ...admins, id: { not: userId } } })) === 0
}
