import { isAPIError } from 'better-auth/api'
import { Refusal } from '../refusal.ts'
import { type AuthLibrary, providerId } from './auth-library.ts'
import { createAuthentication, type SignedIn } from './authentication.ts'
import { libraryHeaders, type Sender, withCookies } from './sender.ts'

/** Where the provider sends browsers back to, below our own address. Of the library’s addresses this is the only one open. */
export const callbackPath = '/api/auth/callback/oidc'

export interface Start {
  /** Where the browser goes. */
  readonly url: string
  readonly setCookies: readonly string[]
}

export interface Callback {
  /** Somebody who came to sign in, and did. Null for all others. */
  readonly signedIn: SignedIn | null
  /** Whether an account was connected. */
  readonly connected: boolean
  /** The page of ours to go to. */
  readonly next: string
  readonly setCookies: readonly string[]
}

/** Signing in with an account of another server, by OpenID Connect. */
export interface SignInProvider {
  /** Refuses with `not-found` when there is none, and with `provider-unavailable` when it does not answer. */
  start(next: string, sender: Sender, origin: string): Promise<Start>
  connect(sender: Sender, origin: string): Promise<Start>
  callback(query: Readonly<Record<string, string>>, sender: Sender, origin: string): Promise<Callback>
}

const connectedPage = '/profile/security'
const refusedPage = '/login'

/**
 * The library asks the provider once, when it is made, what it can do. So it is made when somebody wants it, for the
 * address they came by, and made again as long as the provider does not answer.
 */
export function createSignInProvider(build: ((origin: string) => AuthLibrary) | null): SignInProvider {
  const ready = new Map<string, AuthLibrary>()

  async function library(origin: string): Promise<AuthLibrary> {
    if (build === null) throw new Refusal('not-found', 'This server has no sign-in provider.')
    const known = ready.get(origin)
    if (known) return known
    const auth = build(origin)
    const { socialProviders } = await auth.$context
    if (!socialProviders.some(({ id }) => id === providerId))
      throw new Refusal('provider-unavailable', 'The sign-in provider does not answer. Try again, or sign in with user name and password.')
    if (ready.size < 8) ready.set(origin, auth)
    return auth
  }

  return {
    async start(next, sender, origin) {
      const auth = await library(origin)
      const body = {
        provider: providerId,
        callbackURL: `${origin}${next}`,
        errorCallbackURL: `${origin}${refusedPage}`,
        disableRedirect: true,
      }
      const { headers, response } = await auth.api.signInSocial({ body, headers: libraryHeaders(sender), returnHeaders: true })
      return { url: addressOf(response.url), setCookies: headers.getSetCookie() }
    },
    async connect(sender, origin) {
      const auth = await library(origin)
      const body = {
        provider: providerId,
        callbackURL: `${origin}${connectedPage}`,
        errorCallbackURL: `${origin}${connectedPage}`,
        disableRedirect: true,
      }
      const { headers, response } = await auth.api.linkSocialAccount({ body, headers: libraryHeaders(sender), returnHeaders: true })
      return { url: addressOf(response.url), setCookies: headers.getSetCookie() }
    },
    async callback(query, sender, origin) {
      const auth = await library(origin)
      const headers = await redirectOf(() =>
        auth.api.callbackOAuth({ params: { id: providerId }, query, method: 'GET', headers: libraryHeaders(sender) }),
      )
      const setCookies = headers.getSetCookie()
      const next = pathOf(headers.get('location') ?? '', origin)
      const isRefused = next.startsWith(`${refusedPage}?`) || next.includes('error=')
      const madeSession = setCookies.some((line) => line.includes('session_token=') && !/max-age=0/i.test(line))
      const signedIn = madeSession ? await createAuthentication(auth).recognise(withCookies(sender, setCookies)) : null
      return { signedIn, connected: !madeSession && !isRefused, next, setCookies }
    },
  }
}

/** The library answers a callback by throwing where to go. */
async function redirectOf(work: () => Promise<unknown>): Promise<Headers> {
  try {
    await work()
  } catch (error) {
    if (isAPIError(error) && error.statusCode === 302) return new Headers(error.headers)
    throw error
  }
  throw new Error('The library did not say where to go.')
}

/** Only a page of ours: whatever stands in front of its path is left out. */
function pathOf(location: string, origin: string): string {
  const url = URL.parse(location, origin)
  if (url === null || url.origin !== origin || !URL.canParse(origin)) return refusedPage
  return url.pathname.startsWith('/api/') ? `${refusedPage}${url.search}` : `${url.pathname}${url.search}`
}

function addressOf(url: string | undefined): string {
  if (url === undefined) throw new Error('The library did not say where the provider is.')
  return url
}
