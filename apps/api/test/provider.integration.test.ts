import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { cookieOf, createCaller } from './harness/caller.ts'
import { type IdentityProvider, startIdentityProvider } from './harness/identity-provider.ts'
import { startApi, type TestApi } from './harness/start-api.ts'

const origin = 'http://localhost:80'
let provider: IdentityProvider
let api: TestApi
beforeAll(async () => {
  provider = await startIdentityProvider('http://localhost/api/auth/callback/oidc')
  api = await startApi({
    serverUrl: inject('databaseUrl'),
    config: {
      publicOrigin: 'http://localhost',
      provider: { issuer: provider.issuer, clientId: 'pairwise', clientSecret: 'provider-secret', name: 'Example ID' },
    },
  })
})
afterAll(async () => {
  await api.close()
  await provider.close()
})

async function comeBack(startUrl: string, cookie: string, account: string) {
  const back = new URL(await provider.signIn(startUrl, account))
  return api.app.inject({ url: `${back.pathname}${back.search}`, headers: { cookie } })
}

test('an account of the provider signs in who connected it, and nobody else', async () => {
  expect(await api.nobody.call('signInWays')).toMatchObject({ provider: { name: 'Example ID' } })
  const kim = await api.signedIn('operator')
  const { username } = await kim.call('me')

  const stranger = await api.nobody.send('signInByProvider', { body: { next: '/pairs?q=1' } })
  const refused = await comeBack(stranger.json<{ url: string }>().url, cookieOf(stranger), 'kim')
  expect(refused.statusCode, refused.body).toBe(303)
  expect(refused.headers.location).toMatch(/^\/login\?error=/)

  const connecting = await kim.send('connectProvider')
  const connected = await comeBack(connecting.json<{ url: string }>().url, `${kim.cookie}; ${cookieOf(connecting)}`, 'kim')
  expect(connected.headers.location).toBe('/profile/security')
  expect(await kim.call('profileSecurity')).toMatchObject({ provider: true })

  const start = await api.nobody.send('signInByProvider', { body: { next: '/pairs?q=1' } })
  const entered = await comeBack(start.json<{ url: string }>().url, cookieOf(start), 'kim')
  expect(entered.headers.location).toBe('/pairs?q=1')
  const again = createCaller(api.app, { cookie: cookieOf(entered), origin: 'http://localhost' })
  expect(await again.call('me')).toMatchObject({ username })
  expect((await again.call('listSessions')).rows.find(({ isThisOne }) => isThisOne)?.method).toBe('provider')
  await again.call('disconnectProvider')
  expect((await again.refused('disconnectProvider')).code).toBe('not-found')
})

test('an answer of the provider is worth nothing in another browser, and leads to no other site', async () => {
  const start = await api.nobody.send('signInByProvider', { body: { next: '/' } })
  const elsewhere = await comeBack(start.json<{ url: string }>().url, '', 'kim')
  expect(elsewhere.headers.location).toMatch(/^\/login/)
  expect(elsewhere.cookies.some(({ name, value }) => name.includes('session_token') && value !== '')).toBe(false)
  for (const next of ['//evil.example', 'https://evil.example', '/\\evil.example', '/\t/evil.example'])
    expect((await api.nobody.refused('signInByProvider', { body: { next }, headers: { origin: 'http://localhost' } })).code).toBe(
      'bad-request',
    )
})

test('a provider that does not answer refuses only its own way of signing in', async () => {
  const config = { provider: { issuer: 'http://127.0.0.1:1', clientId: 'x', clientSecret: 'y', name: 'Gone' } }
  const without = await startApi({ serverUrl: inject('databaseUrl'), config })
  try {
    expect((await without.nobody.refused('signInByProvider', { body: {}, headers: { origin } })).code).toBe('provider-unavailable')
    await without.signedIn('viewer')
  } finally {
    await without.close()
  }
})
