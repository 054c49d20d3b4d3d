import type { ConfirmRequest, Profile, ProfileUpdate } from '@pairwise/contracts'
import type { Repositories, SecondFactorState } from '@pairwise/db'
import type { PersonActor } from '../actor.ts'
import { assertNever } from '../assert-never.ts'
import { Refusal } from '../refusal.ts'
import type { OwnFactors } from './own-factors.ts'
import { record } from './record.ts'
import type { Sender } from './sender.ts'
import type { SignInCounter } from './sign-in-limits.ts'
import type { Transact } from './transact.ts'

export interface ProfileService {
  /** Refuses unless the person proves again who they are. */
  confirm(proof: ConfirmRequest, actor: PersonActor, sender: Sender): Promise<void>
  read(actor: PersonActor): Promise<Profile>
  change(change: ProfileUpdate, actor: PersonActor): Promise<void>
  /** All other sessions end: whoever knew the old password is out. */
  changePassword(change: { readonly current: string; readonly next: string }, actor: PersonActor, sender: Sender): Promise<void>
  security(actor: PersonActor): Promise<SecondFactorState>
  disconnectProvider(actor: PersonActor): Promise<void>
}

interface ProfileServiceDeps {
  readonly repositories: Pick<Repositories, 'sessions' | 'users' | 'secondFactors' | 'audit'>
  readonly transact: Transact
  readonly factors: OwnFactors
  readonly counter: SignInCounter
  readonly onSessionEnd: (sessionId: string) => void
}

export function createProfileService(deps: ProfileServiceDeps): ProfileService {
  const { repositories, transact, factors, counter, onSessionEnd } = deps

  async function isProof(proof: ConfirmRequest, actor: PersonActor, sender: Sender): Promise<boolean> {
    if ('password' in proof) return factors.isPassword(proof.password, sender)
    if ('code' in proof) return (await factors.isCode(proof.code, sender)) && (await counter.isFreshCode(actor.userId, proof.code))
    if ('passkey' in proof) return factors.isPasskey(proof.passkey, sender, actor.userId)
    return assertNever(proof)
  }

  return {
    async confirm(proof, actor, sender) {
      await assertProof(counter, actor, () => isProof(proof, actor, sender))
      await repositories.sessions.confirm(actor.sessionId)
      await record(repositories, actor, { action: 'session.confirm' })
    },

    read: async (actor) => ({ name: actor.name, email: await mailAddressOf(repositories, actor) }),

    change: ({ name, email }, actor) =>
      transact(async (within) => {
        const before = await within.users.get(actor.userId)
        if (!before) throw new Refusal('unauthenticated', 'The account is gone.')
        const was = { name: before.name, email: await mailAddressOf(within, actor) }
        if (name !== undefined) await within.users.change({ userId: actor.userId, expectedRevision: before.revision, name })
        if (email !== undefined) await within.users.setMailAddress(actor.userId, email)
        const subject = { type: 'user', id: actor.userId, name: actor.username } as const
        const is = { name: name ?? was.name, email: email === undefined ? was.email : email }
        await record(within, actor, { action: 'user.update', subject, before: was, after: is })
      }),

    async changePassword(change, actor, sender) {
      await assertProof(counter, actor, () => factors.changePassword(change, sender))
      const ended = await transact(async (within) => {
        await record(within, actor, { action: 'password.change' })
        return within.sessions.endAll(actor.userId, actor.sessionId)
      })
      ended.forEach(onSessionEnd)
    },

    security: (actor) => repositories.secondFactors.of(actor.userId),

    disconnectProvider: (actor) =>
      transact(async (within) => {
        if (!(await within.secondFactors.disconnectProvider(actor.userId)))
          throw new Refusal('not-found', 'No account of the sign-in provider is connected.')
        await record(within, actor, {
          action: 'user.update',
          subject: { type: 'user', id: actor.userId, name: actor.username },
          after: { provider: 'disconnected' },
        })
      }),
  }
}

async function mailAddressOf({ users }: Pick<Repositories, 'users'>, { userId }: PersonActor): Promise<string | null> {
  return (await users.mailAddresses([userId])).get(userId) ?? null
}

/** Counts tries at somebody’s password or codes from inside their session, and refuses what is wrong. */
export async function assertProof(counter: SignInCounter, { userId }: PersonActor, isRight: () => Promise<boolean>): Promise<void> {
  const what = `proof ${userId}`
  const refusal = await counter.countOther(what)
  if (refusal) throw refusal
  if (!(await isRight())) throw proofRefused()
  await counter.forgetOther(what)
}

export function proofRefused(): Refusal {
  return new Refusal('proof-refused', 'That was not right. Nothing was changed.')
}
