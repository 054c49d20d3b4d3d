import type { Repositories } from '@pairwise/db'
import type { PersonActor } from '../actor.ts'
import { hashPassword } from '../password-hash.ts'
import { linkNotGood, type MadeLink } from './invitations.ts'
import { hashSecret, newSecret } from './one-time-secret.ts'
import { record } from './record.ts'
import type { Sender } from './sender.ts'
import type { Transact } from './transact.ts'
import { noSuchUser, ownAccount } from './users.ts'

export interface PasswordLinkService {
  /** Makes a link by which somebody sets a new password. Earlier links of theirs stop working. */
  make(userId: string, actor: PersonActor): Promise<MadeLink>
  /** Sets the password and ends all sessions of the account. Whoever uses the link still needs the second factor. */
  use(request: { readonly secret: string; readonly password: string }, sender: Sender): Promise<void>
}

interface PasswordLinkServiceDeps {
  readonly repositories: Pick<Repositories, 'accountLinks'>
  readonly transact: Transact
  readonly onSessionEnd: (sessionId: string) => void
}

const dayMs = 24 * 60 * 60_000

export function createPasswordLinkService({ repositories, transact, onSessionEnd }: PasswordLinkServiceDeps): PasswordLinkService {
  return {
    async make(userId, actor) {
      if (userId === actor.userId) throw ownAccount()
      const { secret, hash } = newSecret('')
      const expiresAt = new Date(Date.now() + dayMs)
      await transact(async (within) => {
        const user = await within.users.get(userId)
        if (!user) throw noSuchUser()
        await within.accountLinks.withdrawOf(userId)
        await within.accountLinks.create({ kind: 'password-reset', hash, userId, madeById: actor.userId, madeBy: actor.name, expiresAt })
        // Whoever holds the link can be the person from now on, used or not.
        await within.dependences.note({ userId, byId: actor.userId, kind: 'password-reset' })
        await record(within, actor, { action: 'password.reset-link', subject: { type: 'user', id: userId, name: user.username } })
      })
      return { path: `/reset-password#${secret}`, expiresAt, mailedTo: null }
    },

    async use({ secret, password }, { address }) {
      const hash = hashSecret(secret)
      if ((await repositories.accountLinks.find(hash))?.kind !== 'password-reset') throw linkNotGood()
      const passwordHash = await hashPassword(password)
      const ended = await transact(async (within) => {
        const link = await within.accountLinks.take(hash)
        const user = link?.kind === 'password-reset' ? await within.users.get(link.userId) : null
        if (!link || !user) throw linkNotGood()
        await within.users.setPassword(user.id, passwordHash)
        const actor = { kind: 'person', id: user.id, name: user.username } as const
        const subject = { type: 'user', id: user.id, name: user.username }
        await within.audit.append({ actor, address, action: 'password.reset', subject, after: { linkMadeBy: link.madeBy } })
        return within.sessions.endAll(user.id)
      })
      ended.forEach(onSessionEnd)
    },
  }
}
