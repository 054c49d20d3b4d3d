import { type Permission, type Role, type RouteDefinition, rolePermissions } from '@pairwise/contracts'

/** What is asked for, by what the route table says about it: `public`, `signed-in`, or a permission. */
type Access = RouteDefinition['access']

export type Verdict = 'allowed' | 'unauthenticated' | 'forbidden'

/** Decides over one request. Whatever is not granted is refused: a role has exactly the permissions of its list. */
export function judge(access: Access, actor: { readonly role: Role } | null): Verdict {
  if (access === 'public') return 'allowed'
  if (actor === null) return 'unauthenticated'
  if (access === 'signed-in') return 'allowed'
  return may(actor.role, access) ? 'allowed' : 'forbidden'
}

function may(role: Role, permission: Permission): boolean {
  const granted: readonly Permission[] = rolePermissions[role]
  return granted.includes(permission)
}
