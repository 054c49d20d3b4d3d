import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Provider } from 'oidc-provider'

export interface IdentityProvider {
  readonly issuer: string
  /** Goes through the provider’s pages as a browser does, signing in as this account; answers with where it sends the browser back to. */
  signIn(startUrl: string, account: string): Promise<string>
  close(): Promise<void>
}

/** A real OpenID provider with the development pages of its library, which take any name and any password. */
export async function startIdentityProvider(redirectUri: string): Promise<IdentityProvider> {
  const server: Server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const provider = new Provider(issuer, {
    clients: [
      { client_id: 'pairwise', client_secret: 'provider-secret', redirect_uris: [redirectUri], grant_types: ['authorization_code'] },
    ],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    conformIdTokenClaims: false,
    findAccount: (_, id) => ({
      accountId: id,
      claims: () => ({ sub: id, email: `${id}@id.example`, email_verified: true, name: id }),
    }),
    cookies: { keys: ['a-key-of-the-test'] },
  })
  server.on('request', provider.callback())
  return {
    issuer,
    signIn: (startUrl, account) => walk(startUrl, account, redirectUri),
    close: () => new Promise((resolve) => void server.close(() => resolve())),
  }
}

/** Follows redirects and fills in the two forms, sign-in and consent, until it is sent back. */
async function walk(startUrl: string, account: string, redirectUri: string): Promise<string> {
  const jar = new Map<string, string>()
  let url = startUrl
  let body: URLSearchParams | null = null
  for (let step = 0; step < 20; step++) {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
    const response: Response = await fetch(url, { redirect: 'manual', headers: { cookie }, ...(body ? { method: 'POST', body } : {}) })
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';')
      jar.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1))
    }
    const location = response.headers.get('location')
    body = null
    if (location !== null) {
      url = new URL(location, url).href
      if (url.startsWith(redirectUri)) return url
      continue
    }
    const page = await response.text()
    const action = /<form[^>]*action="([^"]+)"/.exec(page)?.[1]
    if (action === undefined) throw new Error(`The provider shows no form: ${response.status} ${page.slice(0, 300)}`)
    url = new URL(action, url).href
    const prompt = /name="prompt" value="(\w+)"/.exec(page)?.[1] ?? 'login'
    body = new URLSearchParams(prompt === 'login' ? { prompt, login: account, password: 'any' } : { prompt })
  }
  throw new Error('The provider never sent the browser back.')
}
