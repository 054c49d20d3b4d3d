import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { cookieOf, problemOf } from './harness/caller.ts'
import { password, startApi, type TestApi } from './harness/start-api.ts'

let api: TestApi
beforeAll(async () => {
  const signIns = { perAddress: 3, perAccount: 5, windowMs: 60_000 }
  api = await startApi({
    serverUrl: inject('databaseUrl'),
    config: { trustedProxies: ['127.0.0.1'] },
    rateLimits: { requestsPerMinute: 100_000, signIns },
  })
})
afterAll(() => api.close())

async function tries(username: string, address: string, times: number, tried = 'wrong horse battery') {
  const codes: string[] = []
  for (let n = 0; n < times; n++) {
    const response = await api.nobody.send('signIn', { body: { username, password: tried }, headers: { 'x-forwarded-for': address } })
    codes.push(response.statusCode === 200 ? 'signed-in' : problemOf(response).code)
  }
  return codes
}

describe('wrong passwords in a row', () => {
  test.each(['a person', 'nobody'])('make an address wait for one name, be it of %s', async (whose) => {
    const username = whose === 'nobody' ? 'not-anybody' : (await (await api.signedIn('viewer')).call('me')).username
    expect(await tries(username, '203.0.113.1', 4)).toEqual(['sign-in-refused', 'sign-in-refused', 'sign-in-refused', 'rate-limited'])
    expect(await tries(username, '203.0.113.1', 1, password)).toEqual(['rate-limited'])
    expect(await tries(username, '203.0.113.2', 3)).toEqual(['sign-in-refused', 'sign-in-refused', 'rate-limited'])
    expect(await tries(username, '203.0.113.3', 1)).toEqual(['rate-limited'])
    const entries = await api.deps.database.audit.list({ action: 'session.locked-out', limit: 10 })
    expect(entries.length).toBeGreaterThan(0)
    expect(JSON.stringify(entries)).not.toContain('not-anybody')
  })

  test('are forgotten after the right one', async () => {
    const { username } = await (await api.signedIn('viewer')).call('me')
    for (let round = 0; round < 3; round++) {
      expect(await tries(username, '203.0.113.9', 2)).toEqual(['sign-in-refused', 'sign-in-refused'])
      expect(await tries(username, '203.0.113.9', 1, password)).toEqual(['signed-in'])
    }
  })
})

describe('a session', () => {
  test('gets another token when somebody signs in, whatever cookie they came with', async () => {
    const { username } = await (await api.signedIn('viewer')).call('me')
    const planted = 'pairwise.session_token=planted.by-somebody-else'
    const first = await api.nobody.send('signIn', { body: { username, password }, headers: { cookie: planted } })
    const second = await api.nobody.send('signIn', { body: { username, password }, headers: { cookie: cookieOf(first) } })
    const [one, two] = [cookieOf(first), cookieOf(second)]
    expect(one).not.toContain('planted')
    expect(two).not.toBe(one)
  })
})
