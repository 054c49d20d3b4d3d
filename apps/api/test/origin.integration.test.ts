import { problem } from '@pairwise/contracts'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { problemOf } from './harness/caller.ts'
import { connectLive, refusedUpgrade } from './harness/live-client.ts'
import { password, startApi, type TestApi } from './harness/start-api.ts'

const foreign = ['https://evil.example', 'http://localhost:1', 'null', '', 'http://127.0.0.1.evil.example', 'file://']

describe('without a public address', () => {
  let api: TestApi
  let url: string
  beforeAll(async () => {
    api = await startApi({ serverUrl: inject('databaseUrl') })
    url = await api.listen()
  })
  afterAll(() => api.close())

  test.each(foreign)('a request from %j that may change something is refused, signed in or not', async (origin) => {
    const admin = await api.signedIn('admin')
    const headers = { origin, host: 'sync.local:7420' }
    for (const caller of [api.nobody, admin]) {
      for (const name of ['setup', 'signIn', 'signOut', 'createPair', 'nextTimes'] as const) {
        const answer = problemOf(await caller.send(name, { headers, body: {} }))
        expect(answer).toMatchObject({ code: 'origin-refused', status: 403 })
      }
    }
    await admin.call('me')
  })

  test('a request from the address that was typed is allowed, and so is one that names none', async () => {
    await api.signedIn('viewer')
    const body = { username: 'viewer-1', password }
    for (const origin of ['http://sync.local:7420', 'https://sync.local:7420']) {
      await api.nobody.call('signIn', {
        body: { ...body, username: (await (await api.signedIn('viewer')).call('me')).username },
        headers: { origin, host: 'sync.local:7420' },
      })
    }
    const admin = await api.signedIn('admin')
    await admin.call('signOut')
  })

  test('reading is not refused: another site can’t see the answer', async () => {
    const admin = await api.signedIn('admin')
    const response = await admin.send('listPairs', { headers: { origin: 'https://evil.example' } })
    expect(response.statusCode).toBe(200)
    expect(response.headers).not.toHaveProperty('access-control-allow-origin')
    const preflight = await api.app.inject({
      method: 'OPTIONS',
      url: '/api/v1/pairs',
      headers: { origin: 'https://evil.example', 'access-control-request-method': 'POST' },
    })
    expect(preflight.headers).not.toHaveProperty('access-control-allow-origin')
  })

  test.each(foreign)('a WebSocket from %j is refused at the upgrade, also with a good session', async (origin) => {
    const admin = await api.signedIn('admin')
    const refusal = await refusedUpgrade(url, { cookie: admin.cookie, headers: { origin } })
    expect(refusal.status).toBe(403)
    expect(problem.parse(JSON.parse(refusal.body)).code).toBe('origin-refused')
  })

  test('a WebSocket that names no origin is refused', async () => {
    const admin = await api.signedIn('admin')
    expect((await refusedUpgrade(url, { cookie: admin.cookie })).status).toBe(403)
  })

  test('a WebSocket from here needs a session', async () => {
    expect((await refusedUpgrade(url, { origin: url })).status).toBe(401)
    expect((await refusedUpgrade(url, { origin: url, cookie: 'pairwise.session_token=x.y' })).status).toBe(401)
    const viewer = await api.signedIn('viewer')
    const live = await connectLive(url, { cookie: viewer.cookie })
    expect(live.messages[0]).toMatchObject({ type: 'hello', version: '0.1.0' })
    live.socket.close()
  })

  test('the address of the WebSocket is no page', async () => {
    const admin = await api.signedIn('admin')
    const response = await api.app.inject({ url: '/api/v1/live', headers: { cookie: admin.cookie ?? '' } })
    expect(problemOf(response).code).toBe('bad-request')
  })
})

describe('with a public address', () => {
  let api: TestApi
  let url: string
  beforeAll(async () => {
    api = await startApi({ serverUrl: inject('databaseUrl'), config: { publicOrigin: 'https://sync.example.org' } })
    url = await api.listen()
  })
  afterAll(() => api.close())

  test('that address alone is allowed, whatever the Host header says', async () => {
    const admin = await api.signedIn('admin')
    const headers = { host: 'evil.example' }
    expect((await admin.refused('signOut', { headers: { ...headers, origin: 'https://evil.example' } })).code).toBe('origin-refused')
    expect((await admin.refused('signOut', { headers: { ...headers, origin: 'http://sync.example.org' } })).code).toBe('origin-refused')
    expect((await refusedUpgrade(url, { cookie: admin.cookie, origin: url })).status).toBe(403)
    const live = await connectLive(url, { cookie: admin.cookie, origin: 'https://sync.example.org' })
    live.socket.close()
    await admin.call('signOut', { headers: { ...headers, origin: 'https://sync.example.org' } })
  })
})
