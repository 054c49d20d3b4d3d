import type { PasskeyRow, Repositories } from '@pairwise/db'
import type { PersonActor } from '../actor.ts'
import { Refusal } from '../refusal.ts'
import type { PasskeyMessage } from './authentication.ts'
import type { OwnFactors } from './own-factors.ts'
import { assertProof, proofRefused } from './profile.ts'
import { record } from './record.ts'
import type { Sender } from './sender.ts'
import type { SignInCounter } from './sign-in-limits.ts'
import type { Transact } from './transact.ts'

/** What a person does with their own authenticator app and passkeys. Answers with cookies where the session became another. */
export interface SecondFactorService {
  start(
    password: string,
    actor: PersonActor,
    sender: Sender,
  ): Promise<{ readonly uri: string; readonly secret: string; readonly recoveryCodes: string[] }>
  finish(code: string, actor: PersonActor, sender: Sender): Promise<readonly string[]>
  stop(password: string, actor: PersonActor, sender: Sender): Promise<readonly string[]>
  newRecoveryCodes(password: string, actor: PersonActor, sender: Sender): Promise<string[]>
  passkeyQuestion(actor: PersonActor, sender: Sender): ReturnType<OwnFactors['passkeyQuestion']>
  addPasskey(name: string, answer: PasskeyMessage, actor: PersonActor, sender: Sender): Promise<PasskeyRow>
  removePasskey(passkeyId: string, actor: PersonActor): Promise<void>
}

interface SecondFactorServiceDeps {
  readonly repositories: Pick<Repositories, 'secondFactors' | 'sessions' | 'audit'>
  readonly transact: Transact
  readonly factors: OwnFactors
  readonly counter: SignInCounter
  readonly onSessionEnd: (sessionId: string) => void
}

export function createSecondFactorService(deps: SecondFactorServiceDeps): SecondFactorService {
  const { repositories, transact, factors, counter, onSessionEnd } = deps

  /** Does what needs a right password or code, and answers with what the library made of it. */
  async function proved<T>(actor: PersonActor, work: () => Promise<T | null>): Promise<T> {
    const made: { value?: T } = {}
    await assertProof(counter, actor, async () => {
      const value = await work()
      if (value !== null) made.value = value
      return value !== null
    })
    if (made.value === undefined) throw proofRefused()
    return made.value
  }

  return {
    async start(password, actor, sender) {
      if ((await repositories.secondFactors.of(actor.userId)).app)
        throw new Refusal('second-factor-on', 'An authenticator app is set up already. Turn it off first.')
      const { secret, recoveryCodes } = await proved(actor, () => factors.startApp(password, sender))
      return { uri: appUri(secret, actor.username), secret, recoveryCodes: [...recoveryCodes] }
    },

    async finish(code, actor, sender) {
      const { setCookies } = await proved(actor, async () =>
        (await counter.isFreshCode(actor.userId, code)) ? factors.finishApp(code, sender) : null,
      )
      onSessionEnd(actor.sessionId)
      await record(repositories, actor, { action: 'second-factor.enable' })
      return setCookies
    },

    async stop(password, actor, sender) {
      const { setCookies } = await proved(actor, () => factors.stopApp(password, sender))
      onSessionEnd(actor.sessionId)
      await record(repositories, actor, { action: 'second-factor.disable' })
      return setCookies
    },

    async newRecoveryCodes(password, actor, sender) {
      const codes = await proved(actor, () => factors.newRecoveryCodes(password, sender))
      await record(repositories, actor, { action: 'recovery-codes.replace' })
      return [...codes]
    },

    passkeyQuestion: (actor, sender) => factors.passkeyQuestion(actor.username, sender),

    async addPasskey(name, answer, actor, sender) {
      const added = await factors.addPasskey(name, answer, sender)
      const passkey = added && (await repositories.secondFactors.of(actor.userId)).passkeys.find(({ id }) => id === added.id)
      if (!passkey) throw proofRefused()
      await record(repositories, actor, { action: 'passkey.add', subject: { type: 'passkey', id: passkey.id, name } })
      return passkey
    },

    removePasskey: (passkeyId, actor) =>
      transact(async (within) => {
        const removed = await within.secondFactors.removePasskey(actor.userId, passkeyId)
        if (!removed) throw new Refusal('not-found', 'You have no such passkey.')
        await record(within, actor, {
          action: 'passkey.remove',
          subject: { type: 'passkey', id: passkeyId, ...(removed.name ? { name: removed.name } : {}) },
        })
      }),
  }
}

/** What authenticator apps read from the picture, with the name by which the person signs in. */
function appUri(secret: string, username: string): string {
  const label = `Pairwise:${encodeURIComponent(username)}`
  return `otpauth://totp/${label}?${new URLSearchParams({ secret, issuer: 'Pairwise', digits: '6', period: '30' })}`
}
