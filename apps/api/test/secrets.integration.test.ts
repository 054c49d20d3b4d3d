import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { createLogger } from '../src/logger.ts'
import { cookieOf, createCaller, problemOf } from './harness/caller.ts'
import { password, startApi, type TestApi } from './harness/start-api.ts'

let api: TestApi
beforeAll(async () => {
  api = await startApi({ serverUrl: inject('databaseUrl') })
})
afterAll(() => api.close())

describe('the log', () => {
  test('holds no setup code, password, cookie, token or hash, at its most talkative, of good and of bad requests', async () => {
    const code = (await api.deps.app.services.setup.open()) ?? ''
    const wrongCode = 'WXYZ-WXYZ-WXYZ'
    const wrongPassword = 'this is not the password'
    const person = { name: 'Dana', username: 'dana', password }
    await api.nobody.refused('setup', { body: { ...person, code: wrongCode } })
    await api.nobody.refused('setup', { body: { ...person, code, password: 'too short' } })
    const admin = createCaller(api.app, {
      cookie: cookieOf(await api.nobody.send('setup', { body: { ...person, code } })),
      origin: 'http://localhost:80',
    })
    await api.nobody.refused('signIn', { body: { username: 'dana', password: wrongPassword } })
    await admin.refused('createPair', { body: { nonsense: password } })
    await admin.refused('me', { headers: { cookie: `${admin.cookie}x`, authorization: 'Bearer very-secret-token' } })
    await api.app.inject({
      method: 'POST',
      url: '/api/v1/session',
      payload: `{"password":"${password}`,
      headers: { 'content-type': 'application/json' },
    })
    await breakStoredPair(admin.cookie)
    await admin.call('signOut')

    const { database } = api.deps
    const sessions = await database.prisma.session.findMany()
    const accounts = await database.prisma.account.findMany()
    const secrets = [
      code,
      code.replaceAll('-', ''),
      wrongCode,
      password,
      wrongPassword,
      'too short',
      'very-secret-token',
      ...(admin.cookie ?? '').split('='),
      ...sessions.map(({ token }) => token),
      ...accounts.map((account) => account.password ?? ''),
    ].filter((secret) => secret.length > 8 && !secret.startsWith('pairwise.'))
    expect(secrets.length).toBeGreaterThan(8)
    const logged = api.logged()
    expect(logged).toContain('/api/v1/setup')
    for (const secret of secrets) expect(logged).not.toContain(secret)
  })

  test('removes secrets that somebody logs by mistake', () => {
    let text = ''
    const log = createLogger('info', {
      write: (line) => {
        text += line
      },
    })
    log.info(
      { headers: { cookie: 'SECRET', authorization: 'SECRET', 'set-cookie': ['SECRET'] }, password: 'SECRET', setupCode: 'SECRET' },
      'x',
    )
    log.info(
      { req: { headers: { cookie: 'SECRET' }, body: { password: 'SECRET', code: 'SECRET' } }, person: { passwordHash: 'SECRET' } },
      'x',
    )
    log.info({ res: { headers: { 'set-cookie': 'SECRET' } }, session: { token: 'SECRET' }, body: { code: 'SECRET' } }, 'x')
    expect(text).not.toContain('SECRET')
    expect(text.match(/\[removed\]/g)?.length).toBe(12)
  })

  /** Makes the server fail inside, over a row that this version can't have written. */
  async function breakStoredPair(cookie: string | null): Promise<void> {
    const { database } = api.deps
    const [connection] = await database.connections.list()
    const side = { connectionId: connection?.id ?? '', folder: '/x', name: 'x' }
    const made = await database.pairs.create({
      name: 'Broken',
      path1: side,
      path2: side,
      settings: { word: 'inside-knowledge' },
      schedule: { kind: 'manual' },
    })
    if (made.kind !== 'created') throw new Error('The pair was not made.')
    const response = await api.app.inject({ url: `/api/v1/pairs/${made.pair.id}`, headers: { cookie: cookie ?? '' } })
    expect(problemOf(response)).toMatchObject({ code: 'internal', status: 500 })
    expect(response.body).not.toMatch(/inside-knowledge|Zod|at .*\.ts|maxDeletePercent/)
    expect(api.logged()).toContain(String(response.headers['x-request-id']))
  }
})
