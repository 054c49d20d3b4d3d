import { type DenialReason, type Permission, rolesWith } from '@pairwise/contracts'
import type { Repositories } from '@pairwise/db'
import type { Actor } from '../actor.ts'
import { can, type OfPair } from '../policies.ts'
import { Refusal } from '../refusal.ts'

/** As many names as one asks before giving up. */
const namesShown = 5

export interface Authority {
  /** Throws the refusal, with its reason and the people who may, unless the actor may do this (with this pair). */
  require(actor: Actor | null, permission: Permission, pair?: OfPair): Promise<void>
  /** The refusal of somebody who may not, with its reason and the people who may. */
  refusal(permission: Permission, reason: DenialReason): Promise<Refusal>
  /** The names of some admins, for those who have to ask one. */
  admins(): Promise<string[]>
}

interface AuthorityDeps {
  readonly repositories: Pick<Repositories, 'users'>
}

export function createAuthority({ repositories: { users } }: AuthorityDeps): Authority {
  async function refusal(permission: Permission, reason: DenialReason): Promise<Refusal> {
    if (reason === 'signed-out') return new Refusal('unauthenticated', 'Sign in first, or send a token that is good.')
    if (permission === 'approval.decide' && reason === 'token-never')
      return new Refusal('token-cannot-approve', 'Tokens can never approve. A person has to, signed in.')
    const names = await users.named(rolesWith(permission), namesShown)
    return new Refusal('forbidden', sentenceOf(permission, reason), { params: { permission, reason, whoCan: names.join(', ') } })
  }

  return {
    refusal,
    admins: () => users.named(['admin'], namesShown),
    async require(actor, permission, pair) {
      const verdict = can(actor, permission, pair ?? null)
      if (!verdict.allowed) throw await refusal(permission, verdict.reason)
    },
  }
}

function sentenceOf(permission: Permission, reason: Exclude<DenialReason, 'signed-out'>): string {
  const sentences = {
    role: `Your role may not do this; it needs the permission ${permission}.`,
    'content-closed': 'This pair does not show what is inside its files to viewers. An admin can change that in its settings.',
    'token-scope': `No scope of this token has the permission ${permission}. Make a token with a scope that has it.`,
    'token-owner': `The owner of this token may not do this themselves; it needs the permission ${permission}.`,
    'token-never': 'Tokens can never do this. A person has to, signed in.',
  } as const satisfies Record<typeof reason, string>
  return sentences[reason]
}
