import { describe, expect, test } from 'vitest'
import { ApiError, createClient, NetworkError, UnexpectedAnswerError } from './client.ts'
import { problemStatus } from './errors.ts'

const pairId = '11111111-1111-4111-8111-111111111111'
const fingerprint = 'abc'

interface Sent {
  readonly url: string
  readonly init: RequestInit
}

function clientAnswering(answer: () => Response | Promise<Response>) {
  const sent: Sent[] = []
  const client = createClient({
    baseUrl: '/api/v1',
    fetch: async (url, init) => {
      sent.push({ url, init })
      return answer()
    },
  })
  return { client, sent }
}

const json = (body: unknown, init: ResponseInit = {}) =>
  new Response(JSON.stringify(body), { ...init, headers: { 'content-type': 'application/json', ...init.headers } })

const schedule = { schedule: { kind: 'interval', minutes: 15 }, paused: false, next: ['2026-11-21T14:15:00.000Z'] }

describe('what goes out', () => {
  test('path parameters are encoded, and the query has only what was given', async () => {
    const { client, sent } = clientAnswering(() => json({ rows: [], total: 0, nextCursor: null }))
    await client.call('listPlanRows', { params: { planId: 1042 }, query: { q: 'a&b=ü', offset: 0, op: undefined } })
    expect(sent[0]?.url).toBe('/api/v1/plans/1042/rows?q=a%26b%3D%C3%BC&offset=0')
    const odd = clientAnswering(() => json(schedule))
    await odd.client.call('getSchedule', { params: { pairId: 'a/../b' } })
    expect(odd.sent[0]?.url).toBe('/api/v1/pairs/a%2F..%2Fb/schedule')
  })

  test('bodies, keys and conditions', async () => {
    const { client, sent } = clientAnswering(() => json({}, { status: 500 }))
    await expect(client.call('applyPlan', { params: { planId: 1 }, body: { fingerprint }, idempotencyKey: 'k1' })).rejects.toThrow()
    await expect(client.call('updatePair', { params: { pairId }, body: { name: 'Photos' }, ifMatch: '"3"' })).rejects.toThrow()
    expect(sent.map(({ init }) => [init.method, init.body])).toEqual([
      ['POST', JSON.stringify({ fingerprint })],
      ['PATCH', JSON.stringify({ name: 'Photos' })],
    ])
    expect(sent[0]?.init.headers).toMatchObject({ 'content-type': 'application/json', 'idempotency-key': 'k1' })
    expect(sent[1]?.init.headers).toMatchObject({ 'if-match': '"3"' })
  })
})

describe('what comes back', () => {
  test('a body of the contract, with its tag', async () => {
    const { client } = clientAnswering(() => json(schedule, { headers: { etag: '"7"' } }))
    expect(await client.exchange('getSchedule', { params: { pairId } })).toEqual({ body: schedule, etag: '"7"' })
  })

  test('nothing, where nothing is said', async () => {
    const { client } = clientAnswering(() => new Response(null, { status: 204 }))
    expect(await client.call('signOut', {})).toBeNull()
  })

  test('a refusal is thrown with its code and request', async () => {
    const problem = { type: 'about:blank', title: 'Stale', status: 409, code: 'plan-stale', detail: 'changed', requestId: 'r1' }
    const { client } = clientAnswering(() => json(problem, { status: problemStatus['plan-stale'] }))
    const error = await client.call('getPlan', { params: { planId: 1 } }).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(ApiError)
    expect(error).toMatchObject({ code: 'plan-stale', problem: { requestId: 'r1' } })
  })

  test.each([
    ['a page of a proxy', () => new Response('<h1>502</h1>', { status: 502 }), 502],
    ['an error that is no problem document', () => json({ message: 'no' }, { status: 500 }), 500],
    ['a problem with a code that this version does not know', () => json({ code: 'new-code', status: 400 }, { status: 400 }), 400],
    ['a body of another shape', () => json({ schedule: 'x' }), 200],
    ['no JSON', () => new Response('ok'), 200],
  ])('%s is an unexpected answer', async (_, answer, status) => {
    const error = await clientAnswering(answer)
      .client.call('getSchedule', { params: { pairId } })
      .catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(UnexpectedAnswerError)
    expect(error).toMatchObject({ status })
  })

  test('no answer is a network error, with its cause', async () => {
    const cause = new TypeError('fetch failed')
    const { client } = clientAnswering(() => Promise.reject(cause))
    const error = await client.call('me', {}).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(NetworkError)
    expect(error).toMatchObject({ cause })
  })

  test('an abort stays an abort', async () => {
    const controller = new AbortController()
    controller.abort()
    const { client } = clientAnswering(() => Promise.reject(controller.signal.reason))
    const error = await client.call('me', { signal: controller.signal }).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ name: 'AbortError' })
  })
})
