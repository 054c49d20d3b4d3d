import type { InvitationRequest, InvitationUse } from '@pairwise/contracts'
import type { AccountLinkRow, Repositories } from '@pairwise/db'
import type { PersonActor } from '../actor.ts'
import { hashPassword } from '../password-hash.ts'
import { Refusal } from '../refusal.ts'
import type { SendMail } from './mailer.ts'
import { hashSecret, newSecret } from './one-time-secret.ts'
import { record } from './record.ts'
import type { Sender } from './sender.ts'
import type { Transact } from './transact.ts'

type Invitation = Extract<AccountLinkRow, { kind: 'invitation' }>

/** A link for somebody. The secret stands behind `#`, which browsers send to no server. */
export interface MadeLink {
  readonly path: string
  readonly expiresAt: Date
  readonly mailedTo: string | null
}

export interface InvitationService {
  list(): Promise<Invitation[]>
  invite(request: InvitationRequest, actor: PersonActor): Promise<{ readonly invitation: Invitation; readonly link: MadeLink }>
  withdraw(invitationId: string, actor: PersonActor): Promise<void>
  /** Makes the account. Exactly one of any number of requests with one link succeeds. */
  join(request: InvitationUse, sender: Sender): Promise<void>
}

interface InvitationServiceDeps {
  readonly repositories: Pick<Repositories, 'accountLinks'>
  readonly transact: Transact
  readonly sendMail: SendMail
  readonly publicOrigin: string | null
}

const weekMs = 7 * 24 * 60 * 60_000

export function createInvitationService(deps: InvitationServiceDeps): InvitationService {
  const { repositories, transact, sendMail, publicOrigin } = deps

  /** A mail needs an address that people can open. Without one it would name whatever the request said. */
  async function mailed({ name, email, role }: InvitationRequest, path: string, actor: PersonActor): Promise<string | null> {
    if (email === undefined || publicOrigin === null) return null
    const text = `Hello ${name},\n\n${actor.name} invites you to Pairwise as ${role}. This link works once, within a week:\n\n${publicOrigin}${path}\n`
    return (await sendMail({ to: email, subject: 'Your invitation to Pairwise', text })) ? email : null
  }

  return {
    list: () => repositories.accountLinks.invitations(),

    async invite(request, actor) {
      const { name, role, email = null } = request
      const { secret, hash } = newSecret('')
      const expiresAt = new Date(Date.now() + weekMs)
      const invitation = await transact(async (within) => {
        const made = await within.accountLinks.create({
          kind: 'invitation',
          hash,
          name,
          role,
          email,
          madeById: actor.userId,
          madeBy: actor.name,
          expiresAt,
        })
        if (made.kind !== 'invitation') throw new Error('A link was made that is no invitation.')
        await record(within, actor, { action: 'user.invite', subject: { type: 'invitation', id: made.id, name }, after: { role, email } })
        return made
      })
      const path = `/invitation#${secret}`
      return { invitation, link: { path, expiresAt, mailedTo: await mailed(request, path, actor) } }
    },

    withdraw: (invitationId, actor) =>
      transact(async (within) => {
        const gone = await within.accountLinks.withdraw(invitationId)
        if (!gone) throw new Refusal('not-found', 'There is no such invitation, or it was used.')
        await record(within, actor, { action: 'user.invite-withdraw', subject: { type: 'invitation', id: invitationId, name: gone.name } })
      }),

    async join({ secret, name, username, password }, { address }) {
      const hash = hashSecret(secret)
      const found = await repositories.accountLinks.find(hash)
      if (found?.kind !== 'invitation') throw linkNotGood()
      const passwordHash = await hashPassword(password)
      await transact(async (within) => {
        const link = await within.accountLinks.take(hash)
        if (link?.kind !== 'invitation') throw linkNotGood()
        const user = await within.users.create({ name, username, role: link.role, passwordHash })
        if (!user) throw usernameTaken()
        if (link.email !== null) await within.users.setMailAddress(user.id, link.email)
        await within.dependences.note({ userId: user.id, byId: link.madeById, kind: 'invited' })
        const actor = { kind: 'person', id: user.id, name: username } as const
        const subject = { type: 'user', id: user.id, name: username }
        await within.audit.append({ actor, address, action: 'user.join', subject, after: { role: link.role, invitedBy: link.madeBy } })
      })
    },
  }
}

/** The refusal of a link, whatever is wrong with it: guessing learns nothing. */
export function linkNotGood(): Refusal {
  return new Refusal('link-not-good', 'This link was used or withdrawn, or is too old. Ask an admin for a new one.')
}

function usernameTaken(): Refusal {
  return new Refusal('username-taken', 'Somebody has this user name. Choose another one.', {
    errors: [{ path: 'username', message: 'This user name is taken.' }],
  })
}
