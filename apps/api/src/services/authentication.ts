import { role, username as usernameSchema } from '@pairwise/contracts'
import { type BetterAuthOptions, betterAuth } from 'better-auth'
import { APIError } from 'better-auth/api'
import { username } from 'better-auth/plugins/username'
import type { PersonActor } from '../actor.ts'
import { hashPassword, verifyPassword } from '../password-hash.ts'

/** What a request says about its sender. The address is the one that counts, behind trusted proxies or not. */
export interface Sender {
  readonly cookie: string | undefined
  readonly userAgent: string | undefined
  readonly address: string
}

/** The person, and the Set-Cookie headers that the answer should carry. */
export interface SignedIn {
  readonly actor: PersonActor
  readonly setCookies: readonly string[]
}

export interface Authentication {
  /** A new session for a person, or null when user name or password is wrong: it does not say which. */
  signIn(credentials: { readonly username: string; readonly password: string }, sender: Sender): Promise<SignedIn | null>
  /** The person that a request's cookie belongs to, or null. A session that is used is prolonged once a day. */
  recognise(sender: Sender): Promise<SignedIn | null>
  /** Ends the session of the cookie; the answer's cookies remove it from the browser. */
  signOut(sender: Sender): Promise<readonly string[]>
}

const day = 24 * 60 * 60
const addressHeader = 'x-pairwise-address'

interface AuthenticationOptions {
  /** The store of users, accounts and sessions in the form the library takes. */
  readonly database: NonNullable<BetterAuthOptions['database']>
  readonly secret: string
  readonly publicOrigin: string | null
  /** Hears what the library would print: of failures, the error. */
  readonly report: (message: string, error: unknown) => void
}

/** People, passwords and sessions. Nothing of the library is mounted: its own addresses do not exist. */
export function createAuthentication(options: AuthenticationOptions): Authentication {
  const auth = buildAuth(options)
  return {
    async signIn(credentials, sender) {
      try {
        const { headers, response } = await auth.api.signInUsername({ body: credentials, headers: headersOf(sender), returnHeaders: true })
        const setCookies = headers.getSetCookie()
        const found = await auth.api.getSession({ headers: headersOf({ ...sender, cookie: cookieOf(setCookies) }) })
        if (!found) throw new Error(`The new session of user ${response.user.id} is not there.`)
        return { actor: toActor(found, sender), setCookies }
      } catch (error) {
        if (error instanceof APIError && error.statusCode < 500) return null
        throw error
      }
    },
    async recognise(sender) {
      if (sender.cookie === undefined) return null
      const { headers, response } = await auth.api.getSession({ headers: headersOf(sender), returnHeaders: true })
      return response ? { actor: toActor(response, sender), setCookies: headers.getSetCookie() } : null
    },
    async signOut(sender) {
      const { headers } = await auth.api.signOut({ headers: headersOf(sender), returnHeaders: true })
      return headers.getSetCookie()
    },
  }
}

function buildAuth(options: AuthenticationOptions) {
  return betterAuth({
    baseURL: options.publicOrigin ?? 'http://127.0.0.1',
    secret: options.secret,
    database: options.database,
    telemetry: { enabled: false },
    logger: {
      level: 'warn',
      log: (_, message, ...details) =>
        options.report(
          message,
          details.find((detail) => detail instanceof Error),
        ),
    },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: 12,
      maxPasswordLength: 200,
      password: { hash: hashPassword, verify: verifyPassword },
    },
    session: { expiresIn: 7 * day, updateAge: day, additionalFields: { confirmedAt: { type: 'date', required: false, input: false } } },
    user: { additionalFields: { role: { type: 'string', required: true, input: false } } },
    plugins: [
      username({ minUsernameLength: 2, maxUsernameLength: 40, usernameValidator: (name) => usernameSchema.safeParse(name).success }),
    ],
    // Attempts are counted by our own routes, for all addresses of the API alike.
    rateLimit: { enabled: false },
    advanced: {
      cookiePrefix: 'pairwise',
      useSecureCookies: options.publicOrigin?.startsWith('https:') ?? false,
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax', path: '/' },
      ipAddress: { ipAddressHeaders: [addressHeader] },
    },
  })
}

/** Only these three reach the library, whatever else a client sent. */
function headersOf(sender: Sender): Headers {
  const headers = new Headers({ [addressHeader]: sender.address })
  if (sender.cookie !== undefined) headers.set('cookie', sender.cookie)
  if (sender.userAgent !== undefined) headers.set('user-agent', sender.userAgent)
  return headers
}

function cookieOf(setCookies: readonly string[]): string {
  return setCookies.map((line) => line.split(';', 1)[0]).join('; ')
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
