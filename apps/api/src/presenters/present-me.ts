import type { Me } from '@pairwise/contracts'
import type { PersonActor } from '../actor.ts'

/** The signed-in person as the contract says it: without the session's id. */
export function presentMe(actor: PersonActor, admins: string[]): Me {
  return {
    id: actor.userId,
    name: actor.name,
    username: actor.username,
    role: actor.role,
    sessionExpiresAt: actor.sessionExpiresAt.toISOString(),
    signedInAt: actor.signedInAt.toISOString(),
    admins,
  }
}
