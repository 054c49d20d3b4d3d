import type { PasskeyProof } from '@pairwise/contracts'
import { isAPIError } from 'better-auth/api'
import type { AuthLibrary } from './auth-library.ts'
import type { PasskeyMessage } from './authentication.ts'
import { libraryHeaders, type Sender } from './sender.ts'

/** What a new authenticator app is given, shown once. */
export interface AppSecret {
  readonly secret: string
  readonly recoveryCodes: readonly string[]
}

interface WithCookies<T> {
  readonly value: T
  readonly setCookies: readonly string[]
}

/** What a signed-in person does with their own password and second factors. Null and false mean that the proof was wrong. */
export interface OwnFactors {
  isPassword(password: string, sender: Sender): Promise<boolean>
  isCode(code: string, sender: Sender): Promise<boolean>
  isPasskey(answer: PasskeyProof, sender: Sender, userId: string): Promise<boolean>
  changePassword(change: { readonly current: string; readonly next: string }, sender: Sender): Promise<boolean>
  startApp(password: string, sender: Sender): Promise<AppSecret | null>
  /** The session is another one afterwards, which the cookies hold. */
  finishApp(code: string, sender: Sender): Promise<WithCookies<true> | null>
  stopApp(password: string, sender: Sender): Promise<WithCookies<true> | null>
  newRecoveryCodes(password: string, sender: Sender): Promise<readonly string[] | null>
  passkeyQuestion(username: string, sender: Sender): Promise<WithCookies<PasskeyMessage>>
  addPasskey(name: string, answer: PasskeyMessage, sender: Sender): Promise<{ readonly id: string } | null>
}

export function createOwnFactors(auth: AuthLibrary): OwnFactors {
  const from = (sender: Sender) => ({ headers: libraryHeaders(sender) })
  const withCookiesFrom = (sender: Sender) => ({ headers: libraryHeaders(sender), returnHeaders: true }) as const
  const done = ({ headers }: { readonly headers: Headers }) => ({ value: true, setCookies: headers.getSetCookie() }) as const

  return {
    isPassword: async (password, sender) => (await unlessWrong(auth.api.verifyPassword({ body: { password }, ...from(sender) }))) !== null,
    isCode: async (code, sender) => (await unlessWrong(auth.api.verifyTOTP({ body: { code }, ...from(sender) }))) !== null,

    async isPasskey(answer, sender, userId) {
      // The library knows passkeys as a way to sign in only: the session that it makes is not wanted, and is ended again.
      const proved = await unlessWrong(auth.api.verifyPasskeyAuthentication({ body: { response: answer }, ...from(sender) }))
      if (proved === null) return false
      const { internalAdapter } = await auth.$context
      await internalAdapter.deleteSession(proved.session.token)
      return proved.user.id === userId
    },

    async changePassword({ current, next }, sender) {
      const body = { currentPassword: current, newPassword: next, revokeOtherSessions: false }
      return (await unlessWrong(auth.api.changePassword({ body, ...from(sender) }))) !== null
    },

    async startApp(password, sender) {
      const started = await unlessWrong(auth.api.enableTwoFactor({ body: { password, method: 'totp' }, ...from(sender) }))
      if (started === null || !('totpURI' in started)) return null
      const secret = new URL(started.totpURI).searchParams.get('secret')
      return secret === null ? null : { secret, recoveryCodes: started.backupCodes }
    },
    async finishApp(code, sender) {
      const finished = await unlessWrong(auth.api.verifyTOTP({ body: { code }, ...withCookiesFrom(sender) }))
      return finished && done(finished)
    },
    async stopApp(password, sender) {
      const stopped = await unlessWrong(auth.api.disableTwoFactor({ body: { password }, ...withCookiesFrom(sender) }))
      return stopped && done(stopped)
    },
    async newRecoveryCodes(password, sender) {
      const made = await unlessWrong(auth.api.generateBackupCodes({ body: { password }, ...from(sender) }))
      return made?.backupCodes ?? null
    },

    async passkeyQuestion(username, sender) {
      const { headers, response } = await auth.api.generatePasskeyRegistrationOptions({
        query: { name: username },
        ...withCookiesFrom(sender),
      })
      return { value: { ...response }, setCookies: headers.getSetCookie() }
    },
    addPasskey: (name, answer, sender) =>
      unlessWrong(auth.api.verifyPasskeyRegistration({ body: { name, response: answer }, ...from(sender) })),
  }
}

/** Null where the library refuses what it was given. Its own faults are thrown. */
async function unlessWrong<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work
  } catch (error) {
    if (isAPIError(error) && error.statusCode < 500) return null
    throw error
  }
}
