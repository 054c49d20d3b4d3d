import type { Database } from '@pairwise/db'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { defaultLiveLimits } from '../src/live/live-limits.ts'
import type { Caller } from './harness/caller.ts'
import { finishPlan } from './harness/finish-plan.ts'
import { claimRun } from './harness/finish-run.ts'
import { connectLive, type LiveClient } from './harness/live-client.ts'
import { pairRequest } from './harness/pair-request.ts'
import { startApi, type TestApi } from './harness/start-api.ts'
import { startWorker, type TestWorker } from './harness/start-worker.ts'

let api: TestApi
let worker: TestWorker
let admin: Caller
let database: Database
let url: string

beforeAll(async () => {
  api = await startApi({ serverUrl: inject('databaseUrl'), liveLimits: { ...defaultLiveLimits, sessionCheckMs: 200, retryMs: 50 } })
  worker = await startWorker(api.config)
  admin = await api.signedIn('admin')
  database = api.deps.database
  url = await api.listen()
})
afterAll(async () => {
  await worker.close()
  await api.close()
})

const connect = (options = {}) => connectLive(url, { cookie: admin.cookie, ...options })

let names = 0
async function makeRun(): Promise<{ pairId: string; runId: number; token: number }> {
  const { id } = await admin.call('createPair', { body: await pairRequest(api, `Live ${++names}`) })
  const run = await admin.call('startRun', { params: { pairId: id } })
  return claimRun(database, run.id)
}

async function writeLines({ runId, token }: { runId: number; token: number }, from: number, count: number, text = 'x'): Promise<void> {
  const lines = Array.from({ length: count }, (_, i) => ({ at: new Date(), level: 'info' as const, text: `${from + i} ${text}` }))
  if (!(await database.runLog.append({ runId, token, from, lines }))) throw new Error('The lines were not written.')
}

const numbers = (live: LiveClient, topic: string) => live.events(topic).map(({ seq }) => seq)
const upTo = (last: number, first = 1) => Array.from({ length: last - first + 1 }, (_, i) => first + i)

describe('a subscription', () => {
  test('10,000 log lines reach a reader that connects three times, none missing, none twice', async () => {
    const run = await makeRun()
    const topic = `run-log:${run.runId}`
    const total = 10_000
    const got: number[] = []
    const texts: string[] = []
    let live = await connect()
    live.say({ type: 'subscribe', topic, after: 0 })

    const collect = () => {
      for (const { seq, event } of live.events(topic)) {
        got.push(seq)
        if (event.type === 'log-line') texts.push(event.line.text)
      }
    }
    const reconnect = async (atLeast: number) => {
      await expect.poll(() => live.events(topic).length, { interval: 5 }).toBeGreaterThan(atLeast)
      live.socket.terminate()
      await live.ended
      collect()
      live = await connect()
      live.say({ type: 'subscribe', topic, after: got.at(-1) ?? 0 })
    }

    const writing = (async () => {
      for (let from = 1; from <= total; from += 50) await writeLines(run, from, 50)
    })()
    await reconnect(1_000)
    await reconnect(1_000)
    await writing
    await expect.poll(() => got.length + live.events(topic).length).toBe(total)
    collect()
    expect(got).toEqual(upTo(total))
    expect(texts).toEqual(upTo(total).map((n) => `${n} x`))
    live.socket.close()
  })

  test('two readers of one topic each get all of it from where they are', async () => {
    const run = await makeRun()
    const topic = `run-log:${run.runId}`
    await writeLines(run, 1, 1_200)
    const [first, second] = await Promise.all([connect(), connect()])
    first.say({ type: 'subscribe', topic, after: 0 })
    second.say({ type: 'subscribe', topic, after: 1_199 })
    await expect.poll(() => numbers(first, topic)).toEqual(upTo(1_200))
    await writeLines(run, 1_201, 3)
    await expect.poll(() => numbers(first, topic)).toEqual(upTo(1_203))
    await expect.poll(() => numbers(second, topic)).toEqual([1_200, 1_201, 1_202, 1_203])
    first.socket.close()
    second.socket.close()
  })

  test('beyond the end says where the topic stands, and goes on from there', async () => {
    const run = await makeRun()
    const topic = `run-log:${run.runId}`
    await writeLines(run, 1, 7)
    const live = await connect()
    live.say({ type: 'subscribe', topic, after: 2_147_483_647 })
    await expect.poll(() => live.messages).toContainEqual({ type: 'subscribed', topic, last: 7 })
    await writeLines(run, 8, 2)
    await expect.poll(() => numbers(live, topic)).toEqual([8, 9])
    live.socket.close()
  })

  test('ends when it is taken back, and can be begun anew', async () => {
    const run = await makeRun()
    const topic = `run-log:${run.runId}`
    const live = await connect()
    live.say({ type: 'subscribe', topic, after: 0 })
    await writeLines(run, 1, 1)
    await expect.poll(() => numbers(live, topic)).toEqual([1])
    live.say({ type: 'unsubscribe', topic })
    live.say({ type: 'subscribe', topic: 'instance', after: 2_147_483_647 })
    await expect.poll(() => live.messages.some((message) => message.type === 'subscribed')).toBe(true)
    await writeLines(run, 2, 2)
    live.say({ type: 'subscribe', topic, after: 1 })
    await expect.poll(() => numbers(live, topic)).toEqual([1, 2, 3])
    live.socket.close()
  })

  test('goes on when the connection that hears of news was lost', async () => {
    const run = await makeRun()
    const topic = `run-log:${run.runId}`
    const live = await connect()
    live.say({ type: 'subscribe', topic, after: 0 })
    await writeLines(run, 1, 1)
    await expect.poll(() => numbers(live, topic)).toEqual([1])
    await database.pool.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'pairwise-listen' AND datname = current_database()",
    )
    await writeLines(run, 2, 3)
    await expect.poll(() => numbers(live, topic)).toEqual([1, 2, 3, 4])
    live.socket.close()
  })

  test('of a reader that does not read costs the server one batch, and loses nothing', async () => {
    const run = await makeRun()
    const topic = `run-log:${run.runId}`
    const total = 30_000
    for (let from = 1; from <= total; from += 2_000) await writeLines(run, from, 2_000, 'y'.repeat(1_000))
    const live = await connect()
    live.socket.pause()
    const [served] = [...api.app.websocketServer.clients].slice(-1)
    if (!served) throw new Error('The server has no connection.')
    live.say({ type: 'subscribe', topic, after: 0 })
    await expect.poll(() => served.bufferedAmount).toBeGreaterThan(0)
    let most = 0
    for (let i = 0; i < 100; i++) {
      // Each turn lets the server do whatever it would do.
      await database.liveEvents.last('instance')
      most = Math.max(most, served.bufferedAmount)
    }
    expect(most).toBeLessThan(2 * 1024 * 1024)
    expect(live.events(topic)).toEqual([])
    live.socket.resume()
    await expect.poll(() => live.events(topic).length, { timeout: 60_000 }).toBe(total)
    expect(numbers(live, topic)).toEqual(upTo(total))
    live.socket.close()
  })
})

describe('the topic of the instance', () => {
  test('says what the api changed', async () => {
    const live = await connect()
    live.say({ type: 'subscribe', topic: 'instance', after: 2_147_483_647 })
    await expect.poll(() => live.messages.some((message) => message.type === 'subscribed')).toBe(true)
    const said = () => live.events('instance').map(({ event }) => event)

    const { id: pairId } = await admin.call('createPair', { body: await pairRequest(api, `Live ${++names}`) })
    const params = { pairId }
    await admin.call('setSchedule', { params, body: { schedule: { kind: 'manual' }, paused: true } })
    await expect.poll(said).toEqual(Array(2).fill({ type: 'pair-changed', pairId }))

    const plan = await admin.call('preview', { params, body: { resync: false } })
    await finishPlan(database, plan.id, { fingerprint: 'f' })
    const run = await admin.call('applyPlan', { params: { planId: plan.id }, body: { fingerprint: 'f' } })
    await admin.call('stopRun', { params: { runId: run.id } })
    await admin.call('deletePair', { params })
    await expect.poll(said).toEqual([
      { type: 'pair-changed', pairId },
      { type: 'pair-changed', pairId },
      { type: 'plan-changed', planId: plan.id, pairId, state: 'queued' },
      { type: 'plan-changed', planId: plan.id, pairId, state: 'applied' },
      { type: 'run-changed', runId: run.id, pairId, state: 'queued' },
      { type: 'run-changed', runId: run.id, pairId, state: 'stopped' },
      { type: 'pair-changed', pairId },
    ])
    live.socket.close()
  })
})

describe('a plan that settings made stale', () => {
  test('is said on the topic of the instance', async () => {
    const { id: pairId } = await admin.call('createPair', { body: await pairRequest(api, `Live ${++names}`) })
    const { id: planId } = await admin.call('preview', { params: { pairId }, body: { resync: false } })
    await finishPlan(database, planId, { fingerprint: 'f' })
    const live = await connect()
    live.say({ type: 'subscribe', topic: 'instance', after: await database.liveEvents.last('instance') })
    const { headers } = await admin.send('getPair', { params: { pairId } })
    const settings = { maxDeletePercent: 1, maxDeleteFiles: 1, filters: '' }
    await admin.call('updatePair', { params: { pairId }, body: { settings }, headers: { 'if-match': String(headers.etag) } })
    await expect
      .poll(() => live.events('instance').map(({ event }) => event))
      .toEqual([
        { type: 'plan-changed', planId, pairId, state: 'stale' },
        { type: 'pair-changed', pairId },
      ])
    live.socket.close()
  })
})

describe('a client that does not keep to the protocol', () => {
  test('is told so', async () => {
    const live = await connect()
    const wrong = [
      '{',
      '[]',
      '"x"',
      '{"type":"shout"}',
      { type: 'subscribe', topic: 'secrets', after: 0 },
      { type: 'subscribe', topic: 'run:1', after: -1 },
    ]
    for (const message of wrong) live.say(message)
    live.socket.send(Buffer.from([1, 2, 3]))
    await expect.poll(() => live.messages.filter(({ type }) => type === 'refused')).toHaveLength(wrong.length + 1)
    live.socket.close()
  })

  test('that sends a long message is cut off', async () => {
    const live = await connect()
    live.say({ type: 'subscribe', topic: 'instance', after: 0, padding: 'x'.repeat(5_000) })
    expect(await live.ended).toBe(1009)
  })

  test('that sends too many messages is cut off', async () => {
    const live = await connect()
    for (let i = 0; i < 300; i++) live.say({ type: 'unsubscribe', topic: 'instance' })
    expect(await live.ended).toBe(4429)
  })

  test('can follow so many topics and no more', async () => {
    const live = await connect()
    for (let i = 1; i <= 40; i++) live.say({ type: 'subscribe', topic: `run:${1_000_000 + i}`, after: 0 })
    await expect.poll(() => live.messages.filter(({ type }) => type === 'refused')).toHaveLength(8)
    live.say({ type: 'unsubscribe', topic: 'run:1000001' })
    live.say({ type: 'subscribe', topic: 'run:1000040', after: 99 })
    await expect.poll(() => live.messages).toContainEqual({ type: 'subscribed', topic: 'run:1000040', last: 0 })
    live.socket.close()
  })

  test('may ask for runs that can’t exist', async () => {
    const live = await connect()
    for (const topic of ['run-log:0', 'run-log:-5', 'run-log:99999999999', 'run:99999999999', 'plan:0']) {
      live.say({ type: 'subscribe', topic, after: 1 })
      await expect.poll(() => live.messages).toContainEqual({ type: 'subscribed', topic, last: 0 })
    }
    live.socket.close()
  })
})

describe('a session', () => {
  test('that is signed out has its connections ended at once, and no other', async () => {
    const viewer = await api.signedIn('viewer')
    const [own, copy, other] = await Promise.all([connect({ cookie: viewer.cookie }), connect({ cookie: viewer.cookie }), connect()])
    await viewer.call('signOut')
    expect(await own.ended).toBe(4401)
    expect(await copy.ended).toBe(4401)
    other.say({ type: 'subscribe', topic: 'instance', after: 2_147_483_647 })
    await expect.poll(() => other.messages.some((message) => message.type === 'subscribed')).toBe(true)
    other.socket.close()
  })

  test('that expires, or is ended by another process, has its connections ended', async () => {
    const viewer = await api.signedIn('viewer')
    const live = await connect({ cookie: viewer.cookie })
    const { id } = await viewer.call('me')
    await database.prisma.session.updateMany({ where: { userId: id }, data: { expiresAt: new Date(Date.now() - 1) } })
    expect(await live.ended).toBe(4401)
  })
})

describe('a connection', () => {
  test('is kept by pings; one whose other end does not answer is ended; all are told when the server stops', async () => {
    const brisk = await startApi({ serverUrl: inject('databaseUrl'), liveLimits: { ...defaultLiveLimits, pingMs: 50 } })
    const address = await brisk.listen()
    const viewer = await brisk.signedIn('viewer')
    const alive = await connectLive(address, { cookie: viewer.cookie })
    const dead = await connectLive(address, { cookie: viewer.cookie, autoPong: false })
    expect(await dead.ended).toBe(1006)
    await expect.poll(() => alive.messages.filter(({ type }) => type === 'ping').length).toBeGreaterThan(5)
    const deaf = await connectLive(address, { cookie: viewer.cookie })
    deaf.socket.pause()
    const began = performance.now()
    await brisk.close()
    // The library itself waits half a minute for an other end that does not say goodbye.
    expect(performance.now() - began).toBeLessThan(20_000)
    expect(await alive.ended).toBe(1001)
    deaf.socket.terminate()
  })
})
