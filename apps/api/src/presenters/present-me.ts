import type { Me } from '@pairwise/contracts'
import type { Actor } from '../services/authentication.ts'

/** The signed-in person as the contract says it: without the session's id. */
export function presentMe(actor: Actor): Me {
  return {
    id: actor.userId,
    name: actor.name,
    username: actor.username,
    role: actor.role,
    sessionExpiresAt: actor.sessionExpiresAt.toISOString(),
  }
}
