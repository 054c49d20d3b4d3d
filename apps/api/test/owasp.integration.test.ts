import { type RouteDefinition, type RouteName, routes } from '@pairwise/contracts'
import { prismaAdapter } from 'better-auth/adapters/prisma'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { hashPassword, verifyPassword } from '../src/password-hash.ts'
import { buildAuthLibrary } from '../src/services/auth-library.ts'
import { createAuthentication } from '../src/services/authentication.ts'
import { type Caller, createCaller, problemOf } from './harness/caller.ts'
import { password, startApi, type TestApi } from './harness/start-api.ts'

let api: TestApi
let admin: Caller
beforeAll(async () => {
  api = await startApi({ serverUrl: inject('databaseUrl') })
  admin = await api.signedIn('admin')
})
afterAll(() => api.close())

test('a session acts only from a page of ours: without an Origin nothing is changed', async () => {
  const withoutOrigin = createCaller(api.app, { cookie: admin.cookie })
  const fields = Object.entries(routes as Record<RouteName, RouteDefinition>).filter(([, { method }]) => method !== 'GET')
  for (const [name] of fields) {
    const response = await withoutOrigin.send(name as RouteName, { params: everyParam('1'), body: {} })
    expect(problemOf(response).code, name).toBe('origin-refused')
  }
  await withoutOrigin.call('listPairs')
})

test('no page can run a script that is not ours, or be framed', async () => {
  for (const url of ['/healthz', '/api/v1/setup', '/api/v1/nothing-here']) {
    const { headers } = await api.app.inject({ url })
    const policy = String(headers['content-security-policy'])
    const scripts = policy.split(';').find((part) => part.trim().startsWith('script-src'))
    expect(scripts?.trim()).toBe("script-src 'self'")
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(headers['x-frame-options']).toBe('DENY')
    expect(headers['x-content-type-options']).toBe('nosniff')
  }
})

function everyParam(value: string): Record<string, string> {
  const names = Object.values(routes).flatMap(({ path }) => [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => name))
  return Object.fromEntries(names.map((name) => [name, value]))
}

test.each(['..', '../../../etc/passwd', '..%2f..%2fetc%2fpasswd', '..\\..\\windows', '/etc/passwd', 'a\0b', '%00', '<script>'])(
  'the path parameter %j names nothing anywhere',
  async (value) => {
    for (const [name, route] of Object.entries(routes as Record<RouteName, RouteDefinition>)) {
      if (!route.path.includes(':')) continue
      const headers = { 'if-match': '"1"' }
      const response = await admin.send(name as RouteName, {
        params: everyParam(value),
        headers,
        ...(route.method === 'GET' ? {} : { body: {} }),
      })
      expect([400, 404], `${name}: ${response.body}`).toContain(response.statusCode)
      expect(response.body).not.toContain('root:')
    }
  },
)

test('a body of more than a megabyte is refused, also before anybody signed in', async () => {
  const body = { username: 'x', password: 'p'.repeat(1_100_000) }
  expect((await api.nobody.refused('signIn', { body })).code).toBe('bad-request')
  const deep = `${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`
  const response = await api.app.inject({
    method: 'POST',
    url: '/api/v1/session',
    headers: { 'content-type': 'application/json' },
    payload: deep,
  })
  expect(response.statusCode).toBe(400)
})

describe('signing in', () => {
  test('does the work of one password whether or not there is such a person', async () => {
    const viewer = await (await api.signedIn('viewer')).call('me')
    const disabled = await (await api.signedIn('viewer')).call('me')
    await api.deps.database.prisma.user.update({ where: { id: disabled.id }, data: { disabledAt: new Date() } })
    let work = 0
    const counted =
      <A, T>(real: (input: A) => Promise<T>) =>
      (input: A) => {
        work += 1
        return real(input)
      }
    const library = buildAuthLibrary(
      {
        database: prismaAdapter(api.deps.database.prisma, { provider: 'postgresql' }),
        secret: 'x'.repeat(40),
        publicOrigin: null,
        passwords: { hash: counted(hashPassword), verify: counted(verifyPassword) },
        isDisabled: async (userId) => (await api.deps.database.users.get(userId))?.disabledAt !== null,
        report: () => {},
      },
      null,
    )
    const authentication = createAuthentication(library)
    const sender = { cookie: undefined, userAgent: undefined, address: '127.0.0.1', origin: undefined }
    for (const [username, tried] of [
      ['nobody-at-all', password],
      ['x', password],
      ["' OR 1=1 --", password],
      [viewer.username, 'not the password'],
      [disabled.username, password],
    ] as const) {
      work = 0
      expect(await authentication.signIn({ username, password: tried }, sender)).toEqual({ kind: 'refused' })
      expect(work, username).toBe(1)
    }
  })
})
