import { startPostgres, type TestPostgres } from '@pairwise/db/testing'
import { startRedis, type TestRedis } from '@pairwise/queue/testing'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { type Caller, problemOf } from './harness/caller.ts'
import { claimRun } from './harness/finish-run.ts'
import { connectLive } from './harness/live-client.ts'
import { pairRequest } from './harness/pair-request.ts'
import { password, startApi, type TestApi } from './harness/start-api.ts'
import { startWorker, type TestWorker } from './harness/start-worker.ts'

describe('when the database is away', () => {
  let postgres: TestPostgres
  let api: TestApi
  let admin: Caller
  let url: string
  beforeAll(async () => {
    postgres = await startPostgres()
    api = await startApi({ serverUrl: postgres.url, upkeepMs: 200 })
    admin = await api.signedIn('admin')
    url = await api.listen()
  })
  afterAll(async () => {
    await api.close()
    await postgres.remove()
  })

  const status = async (path: string) => (await api.app.inject({ url: path })).statusCode
  const readiness = async () => (await api.app.inject({ url: '/readyz' })).json()

  test('requests are answered quickly and say so, the process lives, and all goes on when it is back', async () => {
    const worker = await startWorker(api.config)
    const { id: pairId } = await admin.call('createPair', { body: await pairRequest(api, 'Steady') })
    const { id: runId } = await admin.call('startRun', { params: { pairId } })
    const { token } = await claimRun(api.deps.database, runId)
    await worker.close()
    const line = { at: new Date(), level: 'info', text: 'x' } as const
    await api.deps.database.runLog.append({ runId, token, from: 1, lines: [line] })
    const live = await connectLive(url, { cookie: admin.cookie })
    live.say({ type: 'subscribe', topic: `run-log:${runId}`, after: 0 })
    await expect.poll(() => live.events(`run-log:${runId}`)).toHaveLength(1)
    await expect.poll(readiness).toMatchObject({ ready: true })

    await postgres.stop()
    const began = performance.now()
    const answers = await Promise.all([
      admin.send('me'),
      admin.send('listPairs'),
      admin.send('startRun', { params: { pairId } }),
      admin.send('signOut'),
      api.nobody.send('signIn', { body: { username: 'admin-1', password } }),
    ])
    // A query that nobody answers is waited for longer than that.
    expect(performance.now() - began).toBeLessThan(15_000)
    for (const answer of answers) {
      expect(problemOf(answer)).toMatchObject({ code: 'database-unavailable', status: 503 })
      expect(answer.headers['retry-after']).toBe('2')
      expect(answer.headers['set-cookie']).toBeUndefined()
    }
    expect(await status('/healthz')).toBe(200)
    expect(await status('/readyz')).toBe(503)
    expect(await readiness()).toMatchObject({ ready: false, checks: { database: 'unreachable', queue: 'unreachable' } })

    await postgres.start()
    await expect.poll(readiness).toMatchObject({ ready: true })
    expect((await admin.call('me')).role).toBe('admin')
    expect((await admin.call('getRun', { params: { runId } })).state).toBe('scanning')
    await api.deps.database.runLog.append({ runId, token, from: 2, lines: [line, line] })
    await expect.poll(() => live.events(`run-log:${runId}`).map(({ seq }) => seq)).toEqual([1, 2, 3])
    live.socket.close()
  })

  test('a request that was under way says so too', async () => {
    const { database } = api.deps
    const blocker = await database.pool.connect()
    blocker.on('error', () => {})
    await blocker.query('BEGIN')
    await blocker.query('LOCK TABLE connections IN ACCESS EXCLUSIVE MODE')
    const waiting = admin.send('listConnections')
    const waiter = () =>
      database.pool.query<{ pid: number }>("SELECT pid FROM pg_locks WHERE NOT granted AND relation = 'connections'::regclass")
    await expect.poll(async () => (await waiter()).rowCount).toBe(1)
    // What a server that stops does to each of its connections; stopped as a whole, it could free the lock first.
    await database.pool.query('SELECT pg_terminate_backend($1)', [(await waiter()).rows[0]?.pid])
    expect(problemOf(await waiting).code).toBe('database-unavailable')
    blocker.release(true)
    expect((await admin.call('listConnections')).rows).toHaveLength(1)
  })
})

describe('when the queue is away', () => {
  let redis: TestRedis
  let api: TestApi
  let worker: TestWorker
  let admin: Caller
  beforeAll(async () => {
    redis = await startRedis()
    api = await startApi({ serverUrl: inject('databaseUrl'), config: { redisUrl: redis.url }, upkeepMs: 200 })
    worker = await startWorker(api.config)
    admin = await api.signedIn('admin')
  })
  afterAll(async () => {
    await worker.close()
    await api.close()
    await redis.remove()
  })

  test('what was asked for is taken down, and done once the queue is back; folders can’t be looked at, and nothing is made', async () => {
    const { id: pairId } = await admin.call('createPair', { body: await pairRequest(api, 'Queued') })
    await redis.stop()
    await expect.poll(async () => (await api.app.inject({ url: '/readyz' })).json().checks.queue).toBe('unreachable')
    const body = await pairRequest(api, 'Unseen')
    // Both wait for the queue for a while, and what is asked for meanwhile doesn't.
    const looks = Promise.all([
      admin.refused('createPair', { body }),
      admin.refused('checkFolders', { body: { path1: { connectionId: body.path1.connectionId, folder: body.path1.folder } } }),
    ])
    const plan = await admin.call('preview', { params: { pairId }, body: { resync: false } })
    const run = await admin.call('startRun', { params: { pairId } })
    expect([plan.state, run.state]).toEqual(['queued', 'queued'])
    const schedule = { kind: 'interval', minutes: 60 } as const
    expect((await admin.call('setSchedule', { params: { pairId }, body: { schedule, paused: false } })).next).toHaveLength(5)
    expect(worker.runs).toEqual([])
    for (const refusal of await looks) expect(refusal).toMatchObject({ code: 'worker-unavailable', status: 503 })
    expect((await admin.call('listPairs')).rows.map(({ name }) => name)).toEqual(['Queued'])

    await redis.start()
    await expect.poll(() => worker.runs).toContain(run.id)
    await expect.poll(() => worker.plans).toContain(plan.id)
  })
})

describe('when no worker runs', () => {
  test('folders can’t be looked at', async () => {
    const api = await startApi({ serverUrl: inject('databaseUrl'), folderPatienceMs: 500 })
    try {
      const admin = await api.signedIn('admin')
      const refusal = await admin.refused('createPair', { body: await pairRequest(api, 'Alone') })
      expect(refusal).toMatchObject({ code: 'worker-unavailable', status: 503 })
    } finally {
      await api.close()
    }
  })
})
