import type { PasskeyProof, SignInRequest } from '@pairwise/contracts'
import type { Repositories } from '@pairwise/db'
import type { PersonActor } from '../actor.ts'
import { Refusal } from '../refusal.ts'
import type { Authentication, Code, SignedIn, SignInAnswer } from './authentication.ts'
import { record } from './record.ts'
import type { Sender } from './sender.ts'
import type { SetupService } from './setup.ts'
import type { SignInCounter } from './sign-in-limits.ts'
import type { Callback } from './sign-in-provider.ts'

export interface SessionService {
  /** Signs in, or answers that a second factor is awaited. */
  signIn(request: Pick<SignInRequest, 'username' | 'password'>, sender: Sender): Promise<Exclude<SignInAnswer, { kind: 'refused' }>>
  finish(code: Code, sender: Sender): Promise<SignedIn>
  passkeyQuestion(sender: Sender): ReturnType<Authentication['passkeyQuestion']>
  signInByPasskey(answer: PasskeyProof, sender: Sender): Promise<SignedIn>
  /** Writes down that somebody came by the provider. */
  noteProvider(callback: Callback): Promise<void>
  /** Ends the session everywhere at once; answers with the Set-Cookie headers that make the browser forget it. */
  signOut(actor: PersonActor, sender: Sender): Promise<readonly string[]>
}

interface SessionServiceDeps {
  readonly repositories: Pick<Repositories, 'sessions' | 'users' | 'audit'>
  readonly authentication: Authentication
  readonly counter: SignInCounter
  readonly setup: Pick<SetupService, 'isNeeded'>
  /** Ends what a session has open. */
  readonly onSessionEnd: (sessionId: string) => void
}

export function createSessionService(deps: SessionServiceDeps): SessionService {
  const { repositories, authentication, counter, setup, onSessionEnd } = deps

  async function entered(answer: SignInAnswer, isSecondFactor: boolean): Promise<SignedIn> {
    if (answer.kind !== 'signed-in') throw wrong()
    await repositories.users.noteSignIn(answer.actor.userId, isSecondFactor)
    await record(repositories, answer.actor, { action: 'session.sign-in' })
    return answer
  }

  /** The first refusal of a while is written down, of names that nobody has too: both take the same time. */
  async function assertNotTooOften(username: string, address: string): Promise<void> {
    const answer = await counter.count(username, address)
    if (answer === null) return
    if (answer.isFirst) {
      const user = await repositories.users.find(username)
      const subject = { type: 'user', ...(user ? { id: user.id, name: user.username } : { name: 'nobody of this server' }) }
      await repositories.audit.append({ actor: { kind: 'system' }, address, action: 'session.locked-out', subject })
    }
    throw answer.refusal
  }

  return {
    async signIn({ username, password }, sender) {
      if (await setup.isNeeded()) throw new Refusal('setup-needed', 'There is no account yet. Create the first admin with the setup code.')
      await assertNotTooOften(username, sender.address)
      const answer = await authentication.signIn({ username, password }, sender)
      if (answer.kind === 'refused') throw wrong()
      await counter.forget(username, sender.address)
      if (answer.kind === 'signed-in') await entered(answer, false)
      return answer
    },

    async finish(code, sender) {
      const what = `second-factor ${sender.address}`
      const refusal = await counter.countOther(what)
      if (refusal) throw refusal
      const answer = await authentication.finish(code, sender)
      if (answer.kind !== 'signed-in') throw new Refusal('sign-in-refused', 'The code is not right, or it took too long. Sign in again.')
      if ('code' in code && !(await counter.isFreshCode(answer.actor.userId, code.code))) {
        await repositories.sessions.end(answer.actor.sessionId)
        throw new Refusal('sign-in-refused', 'This code was used already. Wait for the next one and sign in again.')
      }
      await counter.forgetOther(what)
      return entered(answer, true)
    },

    passkeyQuestion: (sender) => authentication.passkeyQuestion(sender),
    async signInByPasskey(passkey, sender) {
      const what = `passkey ${sender.address}`
      const refusal = await counter.countOther(what)
      if (refusal) throw refusal
      const signedIn = await entered(await authentication.signInByPasskey(passkey, sender), true)
      await counter.forgetOther(what)
      return signedIn
    },

    async noteProvider({ signedIn }) {
      if (signedIn) await entered({ kind: 'signed-in', ...signedIn }, false)
    },

    async signOut(actor, sender) {
      // The library reports a session that it could not remove as removed, so it is removed here.
      await repositories.sessions.end(actor.sessionId)
      onSessionEnd(actor.sessionId)
      await record(repositories, actor, { action: 'session.sign-out' })
      return authentication.signOut(sender)
    },
  }
}

/** The refusal that is a step: its cookies say for whom the second factor is awaited. */
export function secondFactorNeeded(): Refusal {
  return new Refusal('second-factor-needed', 'The password is right. Send a code of the authenticator app, or a recovery code, to finish.')
}

function wrong(): Refusal {
  return new Refusal('sign-in-refused', 'User name or password is not right.')
}
