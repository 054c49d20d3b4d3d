import type { SignInRequest } from '@pairwise/contracts'
import type { Repositories } from '@pairwise/db'
import type { PersonActor } from '../actor.ts'
import { Refusal } from '../refusal.ts'
import type { Authentication, Sender, SignedIn } from './authentication.ts'
import { record } from './record.ts'
import type { SetupService } from './setup.ts'

export interface SessionService {
  signIn(request: Pick<SignInRequest, 'username' | 'password'>, sender: Sender): Promise<SignedIn>
  /** Ends the session everywhere at once; answers with the Set-Cookie headers that make the browser forget it. */
  signOut(actor: PersonActor, sender: Sender): Promise<readonly string[]>
}

interface SessionServiceDeps {
  readonly repositories: Pick<Repositories, 'sessions' | 'audit'>
  readonly authentication: Authentication
  readonly setup: Pick<SetupService, 'isNeeded'>
  /** Ends what a session has open. */
  readonly onSessionEnd: (sessionId: string) => void
}

export function createSessionService({ repositories, authentication, setup, onSessionEnd }: SessionServiceDeps): SessionService {
  return {
    async signIn(request, sender) {
      if (await setup.isNeeded()) throw new Refusal('setup-needed', 'There is no account yet. Create the first admin with the setup code.')
      const { username, password } = request
      const signedIn = await authentication.signIn({ username, password }, sender)
      if (!signedIn) throw new Refusal('sign-in-refused', 'User name or password is not right.')
      await record(repositories, signedIn.actor, { action: 'session.sign-in' })
      return signedIn
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
