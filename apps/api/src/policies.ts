import { type DenialReason, neverByToken, type Permission, rolePermissions, scopePermissions } from '@pairwise/contracts'
import type { PersonActor, TokenActor } from './actor.ts'
import { assertNever } from './assert-never.ts'

/** What a policy looks at. */
type Asking =
  | Pick<PersonActor, 'kind' | 'role'>
  | (Pick<TokenActor, 'kind' | 'scopes'> & { readonly owner: Pick<TokenActor['owner'], 'role'> })

/** What a pair itself says about who may do what with it. */
export interface OfPair {
  readonly contentForViewers: boolean
}

export type Verdict = { readonly allowed: true } | { readonly allowed: false; readonly reason: DenialReason }

const yes: Verdict = { allowed: true }
const no = (reason: DenialReason): Verdict => ({ allowed: false, reason })

/**
 * The one decision over who may do what. Whatever is not granted is refused: a role has exactly the permissions of its
 * list, a token exactly those that its scopes and its owner’s role have both, and a pair gives nothing but what is said here.
 */
export function can(actor: Asking | null, permission: Permission, pair: OfPair | null = null): Verdict {
  if (actor === null) return no('signed-out')
  switch (actor.kind) {
    case 'person':
      return ofRole(actor.role, permission, pair)
    case 'token': {
      if ((neverByToken as readonly Permission[]).includes(permission)) return no('token-never')
      const inScope = actor.scopes.some((scope) => (scopePermissions[scope] as readonly Permission[]).includes(permission))
      if (!inScope) return no('token-scope')
      return ofRole(actor.owner.role, permission, pair).allowed ? yes : no('token-owner')
    }
    default:
      return assertNever(actor)
  }
}

/** Whether there could be a pair with which the actor may: what is asked before the pair is known. */
export function couldEver(actor: Asking | null, permission: Permission): Verdict {
  return can(actor, permission, { contentForViewers: true })
}

function ofRole(role: PersonActor['role'], permission: Permission, pair: OfPair | null): Verdict {
  if ((rolePermissions[role] as readonly Permission[]).includes(permission)) return yes
  if (permission === 'content.read' && pair !== null) return pair.contentForViewers ? yes : no('content-closed')
  return no('role')
}
