import type { Database } from '@pairwise/db'
import { packPath } from '@pairwise/engine/readable'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import type { Caller } from './harness/caller.ts'
import { finishPlan } from './harness/finish-plan.ts'
import { claimRun, finishRun } from './harness/finish-run.ts'
import { pairRequest } from './harness/pair-request.ts'
import { startApi, type TestApi } from './harness/start-api.ts'
import { startWorker, type TestWorker } from './harness/start-worker.ts'

let api: TestApi
let worker: TestWorker
let admin: Caller
let operator: Caller
let database: Database

beforeAll(async () => {
  api = await startApi({ serverUrl: inject('databaseUrl') })
  worker = await startWorker(api.config)
  admin = await api.signedIn('admin')
  operator = await api.signedIn('operator')
  database = api.deps.database
})
afterAll(async () => {
  await worker.close()
  await api.close()
})

let names = 0
async function makePair(): Promise<string> {
  return (await admin.call('createPair', { body: await pairRequest(api, `Pair ${++names}`) })).id
}

describe('a run', () => {
  test('is started at once and given to a worker', async () => {
    const pairId = await makePair()
    const run = await operator.call('startRun', { params: { pairId } })
    expect(run).toMatchObject({
      pairId,
      planId: null,
      trigger: 'manual',
      state: 'queued',
      requestedBy: 'The operator',
      startedAt: null,
      logLines: 0,
    })
    await expect.poll(() => worker.runs).toContain(run.id)
    expect(await admin.call('getRun', { params: { runId: run.id } })).toMatchObject({ id: run.id, state: 'queued' })
  })

  test('of ten requests at once is one, and the others learn its number', async () => {
    const pairId = await makePair()
    const answers = await Promise.all(Array.from({ length: 10 }, () => operator.send('startRun', { params: { pairId } })))
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([202, ...Array(9).fill(409)])
    const { id } = answers.find(({ statusCode }) => statusCode === 202)?.json() ?? {}
    for (const answer of answers.filter(({ statusCode }) => statusCode === 409))
      expect(answer.json()).toMatchObject({ code: 'run-active', params: { runId: id } })
  })

  test('shows in its pair while it is active and after it ended', async () => {
    const pairId = await makePair()
    const params = { pairId }
    const { id } = await operator.call('startRun', { params })
    expect(await admin.call('getPair', { params })).toMatchObject({ activeRun: { id }, lastRun: null })
    await finishRun(database, id, 'failed')
    expect(await admin.call('getPair', { params })).toMatchObject({
      activeRun: null,
      lastRun: { id, state: 'failed', failure: { code: 'UNKNOWN' } },
    })
  })

  test('in which no file failed can not be tried again', async () => {
    const { id } = await operator.call('startRun', { params: { pairId: await makePair() } })
    const params = { runId: id }
    expect((await operator.refused('retryRun', { params })).code).toBe('nothing-failed')
    await finishRun(database, id)
    expect((await operator.refused('retryRun', { params })).code).toBe('nothing-failed')
  })

  test('that does not exist is not found', async () => {
    const params = { runId: 999_999, pairId: '00000000-0000-4000-8000-000000000000' }
    for (const name of ['getRun', 'stopRun', 'readLog', 'listRunOperations', 'startRun', 'retryRun'] as const) {
      expect((await operator.refused(name, { params })).code).toBe('not-found')
    }
    for (const runId of ['0', '-1', '1.5', 'x', '99999999999']) {
      expect((await operator.refused('getRun', { params: { runId } })).code).toBe('bad-request')
    }
  })
})

describe('stopping', () => {
  test('a run that nobody took yet ends it, and starts the follow-up that was asked for', async () => {
    const pairId = await makePair()
    const run = await operator.call('startRun', { params: { pairId } })
    expect(await database.runs.trigger(pairId)).toEqual({ kind: 'follow-up' })
    const stopped = await operator.call('stopRun', { params: { runId: run.id } })
    expect(stopped).toMatchObject({ id: run.id, state: 'stopped', stopRequestedBy: 'The operator' })
    const { activeRun } = await admin.call('getPair', { params: { pairId } })
    expect(activeRun).toMatchObject({ trigger: 'follow-up', state: 'queued' })
    await expect.poll(() => worker.runs).toContain(activeRun?.id)
  })

  test('a run in hand tells its worker', async () => {
    const pairId = await makePair()
    const { id } = await operator.call('startRun', { params: { pairId } })
    const { token } = await claimRun(database, id)
    const told: string[] = []
    const connected = Promise.withResolvers<void>()
    const listener = database.listen({
      channel: 'pairwise_stop',
      onNotice: (payload) => told.push(payload),
      onConnected: connected.resolve,
      onLost: connected.reject,
    })
    await connected.promise
    const answer = await operator.call('stopRun', { params: { runId: id } })
    expect(answer).toMatchObject({ state: 'scanning', stopRequestedBy: 'The operator' })
    await expect.poll(() => told).toEqual([String(id)])
    expect(await database.leases.renew({ pairId, token, ttlMs: 60_000 })).toMatchObject({ stopRequested: true })
    await listener.close()
  })

  test('a run in hand goes at another speed, which its worker learns with its next heartbeat', async () => {
    const pairId = await makePair()
    const { id } = await operator.call('startRun', { params: { pairId } })
    const { token } = await claimRun(database, id)
    const params = { runId: id }
    expect(await operator.call('changeRun', { params, body: { bandwidth: '08:00,512k 19:00,off' } })).toMatchObject({
      bandwidth: '08:00,512k 19:00,off',
    })
    const renew = () => database.leases.renew({ pairId, token, ttlMs: 60_000 })
    expect(await renew()).toMatchObject({ bandwidth: '08:00,512k 19:00,off' })
    expect((await operator.refused('changeRun', { params, body: { bandwidth: 'fast' } })).code).toBe('bandwidth-invalid')
    expect((await operator.refused('changeRun', { params, body: {} as never })).code).toBe('bad-request')
    expect(await operator.call('changeRun', { params, body: { bandwidth: null } })).toMatchObject({ bandwidth: null })
    expect(await renew()).toMatchObject({ bandwidth: null })
    const { rows } = await admin.call('listAudit', { query: { action: 'run.bandwidth', object: `run:${id}` } })
    expect(rows.map(({ before, after }) => [before, after])).toEqual([
      [{ bandwidth: '08:00,512k 19:00,off' }, { bandwidth: null }],
      [{ bandwidth: null }, { bandwidth: '08:00,512k 19:00,off' }],
    ])
    await database.runs.finish({ runId: id, token, state: 'done' })
    expect((await operator.refused('changeRun', { params, body: { bandwidth: 'off' } })).code).toBe('no-run-active')
    expect((await operator.refused('changeRun', { params: { runId: 999_999 }, body: { bandwidth: 'off' } })).code).toBe('not-found')
  })

  test('a run that has ended is refused', async () => {
    const pairId = await makePair()
    const { id } = await operator.call('startRun', { params: { pairId } })
    await finishRun(database, id)
    expect((await operator.refused('stopRun', { params: { runId: id } })).code).toBe('no-run-active')
  })
})

describe('the run history', () => {
  test('is read page by page, newest first, and can be narrowed', async () => {
    const pairId = await makePair()
    const ids: number[] = []
    for (let i = 0; i < 7; i++) {
      const { id } = await operator.call('startRun', { params: { pairId } })
      await finishRun(database, id, i === 3 ? 'partial' : 'done')
      ids.unshift(id)
    }
    const seen: number[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const page: { rows: { id: number }[]; nextCursor: string | null } = await admin.call('listRuns', {
        query: { pair: pairId, limit: 3, ...(cursor === '' ? {} : { cursor }) },
      })
      seen.push(...page.rows.map(({ id }) => id))
      cursor = page.nextCursor
    }
    expect(seen).toEqual(ids)
    expect((await admin.call('listRuns', { query: { pair: pairId, state: 'partial' } })).rows.map(({ id }) => id)).toEqual([ids[3]])
    expect((await admin.call('listRuns', {})).rows.length).toBeGreaterThanOrEqual(7)
  })

  test('refuses what is not a cursor, a state or a size of it', async () => {
    for (const query of [{ cursor: 'x' }, { cursor: '-1' }, { state: 'odd' }, { limit: 0 }, { limit: 1000 }, { pair: 'x' }]) {
      expect((await admin.refused('listRuns', { query })).code).toBe('bad-request')
    }
  })
})

describe('the log of a run', () => {
  test('is read after a number', async () => {
    const pairId = await makePair()
    const { id } = await operator.call('startRun', { params: { pairId } })
    const { token } = await claimRun(database, id)
    const lines = Array.from({ length: 25 }, (_, i) => ({ at: new Date(), level: 'info' as const, text: `line ${i + 1}` }))
    await database.runLog.append({ runId: id, token, from: 1, lines })
    const read = async (query: Record<string, number>) => admin.call('readLog', { params: { runId: id }, query })
    expect((await read({})).lines).toHaveLength(25)
    const page = await read({ after: 20, limit: 3 })
    expect(page.lines.map(({ n, text }) => [n, text])).toEqual([
      [21, 'line 21'],
      [22, 'line 22'],
      [23, 'line 23'],
    ])
    expect(page.last).toBe(25)
    expect(await read({ after: 25 })).toEqual({ lines: [], last: 25 })
    expect((await admin.refused('readLog', { params: { runId: id }, query: { after: 99_999_999_999 } })).code).toBe('bad-request')
  })
})

describe('operations', () => {
  const sizes = { 'b.txt': 30, 'a.txt': 10, 'dir/c.txt': 20 } as const

  async function planWithRows(pairId: string): Promise<number> {
    const { id } = await operator.call('preview', { params: { pairId }, body: { resync: false } })
    const rows = Object.entries(sizes).map(([path, size], i) => ({
      order: Uint8Array.from([1, i]),
      path,
      kind: 'copy' as const,
      class: path === 'b.txt' ? ('changed' as const) : ('new' as const),
      side: 'path2' as const,
      bytes: size,
      reason: 'NEW_ON_1' as const,
      moveKey: null,
      body: JSON.stringify({
        kind: 'copy',
        phase: 'copy',
        path: packPath(path),
        seen: { path1: ['file', size, null, null], path2: ['absent'] },
        reason: 'NEW_ON_1',
        side: 'path2',
      }),
    }))
    const store = database.planStore(id)
    await store.append(rows)
    await store.seal('digest')
    await store.close()
    await finishPlan(database, id, { fingerprint: 'f1' })
    return id
  }

  test('of a plan are read in the order, from the place and with the filter that a page asks for', async () => {
    const planId = await planWithRows(await makePair())
    const paths = async (query: Record<string, string | number>) =>
      (await admin.call('listPlanRows', { params: { planId }, query })).rows.map(({ at }) => at.path)
    expect(await paths({})).toEqual(['b.txt', 'a.txt', 'dir/c.txt'])
    expect(await paths({ sort: 'path' })).toEqual(['a.txt', 'b.txt', 'dir/c.txt'])
    expect(await paths({ sort: '-size' })).toEqual(['b.txt', 'dir/c.txt', 'a.txt'])
    expect(await paths({ op: 'new', sort: 'path' })).toEqual(['a.txt', 'dir/c.txt'])
    expect(await paths({ q: 'DIR/' })).toEqual(['dir/c.txt'])
    expect(await paths({ to: 'path1' })).toEqual([])
    expect(await paths({ sort: 'path', offset: 2 })).toEqual(['dir/c.txt'])
    const first = await admin.call('listPlanRows', { params: { planId }, query: { sort: 'path', limit: 2 } })
    expect(first).toMatchObject({ total: 3, rows: [{ at: { path: 'a.txt' } }, { at: { path: 'b.txt' } }] })
    expect(await paths({ sort: 'path', cursor: first.nextCursor ?? '' })).toEqual(['dir/c.txt'])
    for (const query of [{ cursor: 'x' }, { sort: 'size', cursor: first.nextCursor ?? '' }, { sort: 'odd' }, { limit: 501 }]) {
      expect((await admin.refused('listPlanRows', { params: { planId }, query })).code).toBe('bad-request')
    }
  })

  test('of a run are those of its plan, with what became of them', async () => {
    const pairId = await makePair()
    const planId = await planWithRows(pairId)
    const run = await operator.call('applyPlan', { params: { planId }, body: { fingerprint: 'f1' } })
    const store = database.planStore(planId)
    await store.recordOutcomes([
      { order: Uint8Array.from([1, 0]), outcome: 'done', problem: null },
      { order: Uint8Array.from([1, 1]), outcome: 'failed', problem: 'The disk is full.' },
    ])
    await store.close()
    const params = { runId: run.id }
    const failed = await admin.call('listRunOperations', { params, query: { outcome: 'failed' } })
    expect(failed).toMatchObject({ total: 1, rows: [{ at: { path: 'a.txt' }, outcome: 'failed', problem: 'The disk is full.' }] })
    expect((await admin.call('listRunOperations', { params, query: {} })).total).toBe(3)
  })

  test('of a run without a plan are none', async () => {
    const pairId = await makePair()
    const { id } = await operator.call('startRun', { params: { pairId } })
    expect(await admin.call('listRunOperations', { params: { runId: id }, query: {} })).toEqual({ rows: [], total: 0, nextCursor: null })
  })
})
