import { type PasskeyProof, role } from '@pairwise/contracts'
import { isAPIError } from 'better-auth/api'
import type { PersonActor } from '../actor.ts'
import type { AuthLibrary } from './auth-library.ts'
import { libraryHeaders, type Sender, withCookies } from './sender.ts'

/** The person, and the Set-Cookie headers that the answer should carry. */
export interface SignedIn {
  readonly actor: PersonActor
  readonly setCookies: readonly string[]
}

export type SignInAnswer =
  | ({ readonly kind: 'signed-in' } & SignedIn)
  /** The password was right, and the account wants a second factor. The cookies say for whom it is awaited. */
  | { readonly kind: 'second-factor'; readonly setCookies: readonly string[] }
  | { readonly kind: 'refused' }

/** A code of the authenticator app, or one of the recovery codes. */
export type Code = { readonly code: string } | { readonly recoveryCode: string }

/** What the library asks of an authenticator or hears from it; the library checks it. */
export type PasskeyMessage = Readonly<Record<string, unknown>>

export interface Authentication {
  /** A new session for a person. It does not say whether the name or the password was wrong. */
  signIn(credentials: { readonly username: string; readonly password: string }, sender: Sender): Promise<SignInAnswer>
  /** Goes on after `second-factor`. */
  finish(code: Code, sender: Sender): Promise<SignInAnswer>
  passkeyQuestion(sender: Sender): Promise<{ readonly question: PasskeyMessage; readonly setCookies: readonly string[] }>
  signInByPasskey(answer: PasskeyProof, sender: Sender): Promise<SignInAnswer>
  /** The person that a request's cookie belongs to, or null. A session that is used is prolonged once a day. */
  recognise(sender: Sender): Promise<SignedIn | null>
  /** Ends the session of the cookie; the answer's cookies remove it from the browser. */
  signOut(sender: Sender): Promise<readonly string[]>
}

export function createAuthentication(auth: AuthLibrary): Authentication {
  async function entered(setCookies: readonly string[], sender: Sender): Promise<SignInAnswer> {
    const found = await auth.api.getSession({ headers: libraryHeaders(withCookies(sender, setCookies)) })
    if (!found) throw new Error('A session that was just made is not there.')
    return { kind: 'signed-in', actor: toActor(found, sender), setCookies }
  }

  return {
    signIn: (credentials, sender) =>
      orRefused(async () => {
        const { headers, response } = await auth.api.signInUsername({
          body: credentials,
          headers: libraryHeaders(sender),
          returnHeaders: true,
        })
        const setCookies = headers.getSetCookie()
        return 'twoFactorRedirect' in response ? { kind: 'second-factor', setCookies } : entered(setCookies, sender)
      }),
    finish: (code, sender) =>
      orRefused(async () => {
        const request = { headers: libraryHeaders(sender), returnHeaders: true } as const
        const { headers } =
          'code' in code
            ? await auth.api.verifyTOTP({ body: { code: code.code }, ...request })
            : await auth.api.verifyBackupCode({ body: { code: code.recoveryCode }, ...request })
        return entered(headers.getSetCookie(), sender)
      }),
    async passkeyQuestion(sender) {
      const { headers, response } = await auth.api.generatePasskeyAuthenticationOptions({
        headers: libraryHeaders(sender),
        returnHeaders: true,
      })
      return { question: { ...response }, setCookies: headers.getSetCookie() }
    },
    signInByPasskey: (answer, sender) =>
      orRefused(async () => {
        const { headers } = await auth.api.verifyPasskeyAuthentication({
          body: { response: answer },
          headers: libraryHeaders(sender),
          returnHeaders: true,
        })
        return entered(headers.getSetCookie(), sender)
      }),
    async recognise(sender) {
      if (sender.cookie === undefined) return null
      const { headers, response } = await auth.api.getSession({ headers: libraryHeaders(sender), returnHeaders: true })
      if (!response || response.user.disabledAt) return null
      return { actor: toActor(response, sender), setCookies: headers.getSetCookie() }
    },
    async signOut(sender) {
      const { headers } = await auth.api.signOut({ headers: libraryHeaders(sender), returnHeaders: true })
      return headers.getSetCookie()
    },
  }
}

async function orRefused(enter: () => Promise<SignInAnswer>): Promise<SignInAnswer> {
  try {
    return await enter()
  } catch (error) {
    if (isAPIError(error) && error.statusCode < 500) return { kind: 'refused' }
    throw error
  }
}

interface Found {
  readonly session: {
    readonly id: string
    readonly expiresAt: Date
    readonly createdAt: Date
    readonly confirmedAt?: Date | null | undefined
  }
  readonly user: {
    readonly id: string
    readonly name: string
    readonly role: string
    readonly username?: string | null | undefined
    readonly displayUsername?: string | null | undefined
  }
}

function toActor({ session, user }: Found, { address }: Sender): PersonActor {
  return {
    kind: 'person',
    userId: user.id,
    name: user.name,
    username: user.displayUsername ?? user.username ?? user.name,
    role: role.parse(user.role),
    signedInAt: session.confirmedAt ?? session.createdAt,
    sessionId: session.id,
    sessionExpiresAt: session.expiresAt,
    address,
  }
}
