import type { LinkFacts } from '@pairwise/contracts'
import type { Repositories } from '@pairwise/db'
import { linkNotGood } from './invitations.ts'
import { hashSecret } from './one-time-secret.ts'
import type { SignInCounter } from './sign-in-limits.ts'

/** Says what a link is good for, to whoever has it. */
export type LookAtLink = (secret: string, address: string) => Promise<LinkFacts>

export function createLookAtLink(
  { accountLinks, users }: Pick<Repositories, 'accountLinks' | 'users'>,
  counter: Pick<SignInCounter, 'countOther' | 'forgetOther'>,
): LookAtLink {
  return async (secret, address) => {
    const refusal = await counter.countOther(`link ${address}`)
    if (refusal) throw refusal
    const link = await accountLinks.find(hashSecret(secret))
    if (!link) throw linkNotGood()
    await counter.forgetOther(`link ${address}`)
    const expiresAt = link.expiresAt.toISOString()
    if (link.kind === 'invitation') return { kind: 'invitation', name: link.name, role: link.role, madeBy: link.madeBy, expiresAt }
    const user = await users.get(link.userId)
    if (!user) throw linkNotGood()
    return { kind: 'password-reset', name: user.name, username: user.username, expiresAt }
  }
}
