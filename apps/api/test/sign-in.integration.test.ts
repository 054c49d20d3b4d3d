import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { problemOf } from './harness/caller.ts'
import { password, startApi, type TestApi } from './harness/start-api.ts'

let api: TestApi
beforeAll(async () => {
  api = await startApi({
    serverUrl: inject('databaseUrl'),
    rateLimits: { requestsPerMinute: 100_000, signIns: { perAddress: 10, perAccount: 12, windowMs: 60_000 } },
  })
})
afterAll(() => api.close())

describe('signing in', () => {
  test('gives a session whose cookie scripts can’t read and other sites can’t use', async () => {
    const admin = await api.signedIn('admin')
    const me = await admin.call('me')
    const response = await api.nobody.send('signIn', { body: { username: me.username.toUpperCase(), password } })
    expect(response.statusCode).toBe(200)
    expect(response.cookies).toHaveLength(1)
    expect(response.cookies[0]).toMatchObject({ name: 'pairwise.session_token', httpOnly: true, sameSite: 'Lax', path: '/' })
    expect(response.cookies[0]).not.toHaveProperty('secure')
    expect(response.json()).toMatchObject({ name: 'The admin', username: me.username, role: 'admin' })
  })

  test('over https the cookie never travels without encryption', async () => {
    const secure = await startApi({ serverUrl: inject('databaseUrl'), config: { publicOrigin: 'https://sync.example.org' } })
    try {
      await secure.signedIn('viewer')
      const response = await secure.nobody.send('signIn', { body: { username: 'viewer-1', password } })
      expect(response.cookies[0]).toMatchObject({ name: '__Secure-pairwise.session_token', secure: true, httpOnly: true })
      expect(response.headers['strict-transport-security']).toMatch(/max-age=/)
    } finally {
      await secure.close()
    }
  })

  test('says the same of a wrong password and of a person that does not exist', async () => {
    const { username } = await (await api.signedIn('viewer')).call('me')
    const answers = [
      await api.nobody.refused('signIn', { body: { username, password: 'wrong horse battery' } }),
      await api.nobody.refused('signIn', { body: { username: 'nobody-at-all', password } }),
      await api.nobody.refused('signIn', { body: { username: 'x', password } }),
      await api.nobody.refused('signIn', { body: { username: "' OR 1=1 --", password } }),
      await api.nobody.refused('signIn', { body: { username, password: 'p'.repeat(5_000) } }),
    ]
    for (const { code, detail } of answers) {
      expect(code).toBe('sign-in-refused')
      expect(detail).toBe(answers[0]?.detail)
    }
  })

  test('is limited to so many tries a minute for a name', async () => {
    const tries = Array.from({ length: 11 }, () =>
      api.nobody.send('signIn', { body: { username: 'tried-often', password: 'no such password' } }),
    )
    const codes = (await Promise.all(tries)).map((answer) => problemOf(answer).code).sort()
    expect(codes).toEqual(['rate-limited', ...Array(10).fill('sign-in-refused')])
    expect((await api.nobody.refused('signIn', { body: { username: 'tried-less', password: 'no such password' } })).code).toBe(
      'sign-in-refused',
    )
  })

  test('no answer ever holds the session’s id or token', async () => {
    const viewer = await api.signedIn('viewer')
    const sessions = await api.deps.database.prisma.session.findMany()
    const answers = [await viewer.send('me'), await viewer.send('listPairs'), await viewer.send('listConnections')]
    for (const { id, token } of sessions) {
      for (const { body } of answers) {
        expect(body).not.toContain(id)
        expect(body).not.toContain(token)
      }
    }
  })
})

describe('the address of a sender', () => {
  async function recordedAddress(trustedProxies: readonly string[]): Promise<string | null | undefined> {
    const behind = await startApi({ serverUrl: inject('databaseUrl'), config: { trustedProxies } })
    try {
      await behind.signedIn('viewer')
      const body = { username: 'viewer-1', password }
      await behind.nobody.call('signIn', { body, headers: { 'x-forwarded-for': '203.0.113.9' } })
      return (await behind.deps.database.audit.list({ limit: 1 }))[0]?.address
    } finally {
      await behind.close()
    }
  }

  test('is that of the connection, unless the proxy that says otherwise is trusted by name', async () => {
    expect(await recordedAddress([])).toBe('127.0.0.1')
    expect(await recordedAddress(['10.0.0.1'])).toBe('127.0.0.1')
    expect(await recordedAddress(['127.0.0.1'])).toBe('203.0.113.9')
  })
})

describe('signing out', () => {
  test('ends the session, also for a copy of its cookie', async () => {
    const admin = await api.signedIn('admin')
    await admin.call('me')
    const response = await admin.send('signOut')
    expect(response.statusCode).toBe(204)
    expect(response.cookies[0]).toMatchObject({ name: 'pairwise.session_token', value: '', maxAge: 0 })
    expect((await admin.refused('me')).code).toBe('unauthenticated')
    expect((await admin.refused('signOut')).code).toBe('unauthenticated')
  })

  test('leaves other sessions of the person alone', async () => {
    const first = await api.signedIn('operator')
    const second = await api.nobody.signIn((await first.call('me')).username, password)
    await first.call('signOut')
    await second.call('me')
  })
})

describe('a session', () => {
  test('is worth nothing once it expired, or when its cookie was changed', async () => {
    const viewer = await api.signedIn('viewer')
    const { id } = await viewer.call('me')
    const cookie = viewer.cookie ?? ''
    const forged = cookie.replace(/=(.)/, (_, first: string) => (first === 'a' ? '=b' : '=a'))
    for (const other of [forged, `${cookie}x`, 'pairwise.session_token=x.y', 'pairwise.session_token=']) {
      expect((await api.nobody.refused('me', { headers: { cookie: other } })).code).toBe('unauthenticated')
    }
    await api.deps.database.prisma.session.updateMany({ where: { userId: id }, data: { expiresAt: new Date(Date.now() - 1000) } })
    expect((await viewer.refused('me')).code).toBe('unauthenticated')
  })
})
