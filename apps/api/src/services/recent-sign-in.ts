import type { Actor } from '../actor.ts'
import { Refusal } from '../refusal.ts'

/** How long a proof of who somebody is counts for what is dangerous. */
const recentMs = 15 * 60_000

/** Refuses tokens, and people who last proved who they are longer ago than 15 minutes. */
export function requireRecentSignIn(actor: Actor, now: Date): void {
  if (actor.kind !== 'person')
    throw new Refusal('forbidden', 'Tokens can never do this. A person has to, signed in.', { params: { reason: 'token-never' } })
  if (now.getTime() - actor.signedInAt.getTime() < recentMs) return
  throw new Refusal(
    'sign-in-again',
    'This is dangerous, and you signed in more than 15 minutes ago. Confirm who you are, then send it again.',
  )
}
