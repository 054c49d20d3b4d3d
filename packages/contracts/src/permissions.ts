import { z } from 'zod'

export const role = z.enum(['viewer', 'operator', 'admin'])
export type Role = z.infer<typeof role>

export const permissions = [
  'pair.read',
  'pair.write',
  'pair.preview',
  'pair.run',
  'plan.apply',
  'run.stop',
  'schedule.pause',
  /** What is inside the files: differences, pictures, downloads. A pair may give it to viewers as well. */
  'content.read',
  'conflict.decide',
  'resync.request',
  'approval.request',
  /** Never given to a token, and never enough for one's own request. */
  'approval.decide',
  'attention.assign',
  'connection.read',
  'connection.write',
  'folder.check',
  'user.write',
  'token.write',
  'settings.write',
  /** Everybody sees their own acts; this shows those of all. */
  'audit.read-all',
] as const
export type Permission = (typeof permissions)[number]

const viewer: readonly Permission[] = ['pair.read', 'connection.read']
const operator: readonly Permission[] = [
  ...viewer,
  'pair.preview',
  'pair.run',
  'plan.apply',
  'run.stop',
  'schedule.pause',
  'content.read',
  'conflict.decide',
  'resync.request',
  'approval.request',
  'attention.assign',
]

/** What each role may do. Whatever is not listed is refused. */
export const rolePermissions = {
  viewer,
  operator,
  admin: permissions,
} as const satisfies Record<Role, readonly Permission[]>

/** Why somebody may not do something. */
export const denialReason = z.enum([
  /** Nobody is signed in. */
  'signed-out',
  /** The role does not have the permission. */
  'role',
  /** The pair does not show its files’ contents to viewers. */
  'content-closed',
  /** The token’s scopes do not have the permission. */
  'token-scope',
  /** The owner of the token may not do it themselves. */
  'token-owner',
  /** No token may ever do this. */
  'token-never',
])
export type DenialReason = z.infer<typeof denialReason>

/** The roles that have a permission. */
export function rolesWith(permission: Permission): readonly Role[] {
  return role.options.filter((each) => (rolePermissions[each] as readonly Permission[]).includes(permission))
}
