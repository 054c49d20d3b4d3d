import { passkey } from '@better-auth/passkey'
import { type BetterAuthOptions, betterAuth } from 'better-auth'
import { APIError } from 'better-auth/api'
import { genericOAuth } from 'better-auth/plugins/generic-oauth'
import { twoFactor } from 'better-auth/plugins/two-factor'
import { username } from 'better-auth/plugins/username'
import type { ProviderSettings } from '../config.ts'

const day = 24 * 60 * 60
/** How the library hears the address of a sender. No client can send it: only what we put there reaches the library. */
export const addressHeader = 'x-pairwise-address'
/** The name of the one sign-in provider, as it stands in its callback address and beside connected accounts. */
export const providerId = 'oidc'

export interface AuthLibraryOptions {
  /** The store of users, accounts and sessions in the form the library takes. */
  readonly database: NonNullable<BetterAuthOptions['database']>
  readonly secret: string
  readonly publicOrigin: string | null
  /** How passwords are kept and compared. */
  readonly passwords: {
    readonly hash: (password: string) => Promise<string>
    readonly verify: (input: { readonly hash: string; readonly password: string }) => Promise<boolean>
  }
  /** Whether somebody may sign in at all. */
  readonly isDisabled: (userId: string) => Promise<boolean>
  /** Hears what the library would print: of failures, the error. */
  readonly report: (message: string, error: unknown) => void
}

/** The sign-in provider, and the address of ours that it sends browsers back to. */
export interface ProviderAt {
  readonly provider: ProviderSettings
  readonly origin: string
}

/** People, passwords, second factors and sessions. The library’s own addresses are not mounted; routes of ours call it. */
export function buildAuthLibrary(options: AuthLibraryOptions, at: ProviderAt | null) {
  return betterAuth({
    baseURL: options.publicOrigin ?? at?.origin ?? 'http://localhost',
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
      password: options.passwords,
    },
    session: {
      expiresIn: 7 * day,
      updateAge: day,
      // How recent a sign-in must be is asked by our own routes, which have their own answer for it.
      freshAge: 0,
      additionalFields: {
        confirmedAt: { type: 'date', required: false, input: false },
        method: { type: 'string', required: false, input: false },
      },
    },
    user: {
      additionalFields: {
        role: { type: 'string', required: true, input: false },
        disabledAt: { type: 'date', required: false, input: false },
      },
    },
    // An account of the provider belongs to somebody only after they connected it themselves, signed in.
    account: { accountLinking: { enabled: true, disableImplicitLinking: true, allowDifferentEmails: true }, encryptOAuthTokens: true },
    databaseHooks: {
      session: {
        create: {
          before: async (session, context) => {
            if (await options.isDisabled(session.userId)) throw new APIError('UNAUTHORIZED', { message: 'The account is disabled.' })
            return { data: { ...session, method: methodOf(context?.path ?? ''), confirmedAt: null } }
          },
        },
      },
    },
    plugins: [
      // Whether a name could be one is no question when somebody signs in: an answer before the password was looked at tells names apart.
      username({ minUsernameLength: 1, maxUsernameLength: 1_000, usernameValidator: () => true }),
      twoFactor({
        issuer: 'Pairwise',
        backupCodeOptions: { storeBackupCodes: 'encrypted' },
        accountLockout: { maxFailedAttempts: 10, durationSeconds: 900 },
      }),
      passkey({
        rpID: hostOf(options.publicOrigin),
        rpName: 'Pairwise',
        authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
        authentication: { afterVerification: async ({ verification }) => refuseUnverified(verification.authenticationInfo.userVerified) },
        registration: {
          afterVerification: async ({ verification }) => refuseUnverified(verification.registrationInfo?.userVerified ?? false),
        },
      }),
      genericOAuth({ config: at ? [providerConfig(at.provider)] : [] }),
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

export type AuthLibrary = ReturnType<typeof buildAuthLibrary>

/** The host that passkeys are made for: browsers allow them at `localhost` and at names with https, and at no number. */
function hostOf(publicOrigin: string | null): string {
  return publicOrigin === null ? 'localhost' : new URL(publicOrigin).hostname
}

function providerConfig(provider: ProviderSettings) {
  const { issuer, clientId, clientSecret } = provider
  return {
    providerId,
    discoveryUrl: `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
    clientId,
    clientSecret,
    scopes: ['openid', 'profile', 'email'],
    pkce: true,
    requireIdTokenVerification: true,
    disableSignUp: true,
  }
}

/** A passkey counts as two factors only when its authenticator looked at the person: by a PIN, a finger or a face. */
function refuseUnverified(isVerified: boolean): void {
  if (!isVerified) throw new APIError('UNAUTHORIZED', { message: 'The authenticator did not verify the person.' })
}

function methodOf(path: string): 'password' | 'second-factor' | 'passkey' | 'provider' {
  if (path.startsWith('/two-factor/')) return 'second-factor'
  if (path.startsWith('/passkey/')) return 'passkey'
  if (path.startsWith('/callback/')) return 'provider'
  return 'password'
}
