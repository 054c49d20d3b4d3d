import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { openSeededDatabase, type SeededDatabase } from '../testing/index.ts'
import type { PairRow } from './pair-row.ts'

let seeded: SeededDatabase
let pair: PairRow
beforeAll(async () => {
  seeded = await openSeededDatabase(inject('databaseUrl'))
})
afterAll(() => seeded.drop())
let round = 0
beforeEach(async () => {
  pair = await seeded.makeIdlePair(`pair ${++round}`)
})

async function createRun(pairId = pair.id): Promise<number> {
  const made = await seeded.db.runs.create({ pairId, trigger: 'manual', requestedBy: 'ada' })
  if (made.kind !== 'created') throw new Error(made.kind)
  return made.run.id
}

async function lease(runId: number, pairId = pair.id): Promise<number> {
  const answer = await seeded.db.leases.acquire({ pairId, runId, holder: 'worker', ttlMs: 60_000, marginMs: 1_000 })
  if (answer.kind !== 'acquired') throw new Error(answer.kind)
  return answer.token
}

/** The lease of the pair ended so long ago that others may take it. */
const loseLease = (pairId = pair.id) =>
  seeded.db.pool.query(`UPDATE leases SET expires_at = clock_timestamp() - interval '1 hour' WHERE pair_id = $1`, [pairId])

async function startedRun(): Promise<{ runId: number; token: number }> {
  const runId = await createRun()
  const token = await lease(runId)
  expect(await seeded.db.runs.claim({ runId, token, workerId: 'worker' })).toMatchObject({ state: 'scanning', workerId: 'worker' })
  return { runId, token }
}

const runsOfPair = async () => (await seeded.db.runs.list({ pairId: pair.id, limit: 100 })).rows

describe('one active run of a pair', () => {
  test('one of twenty starts at once succeeds', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => seeded.db.runs.create({ pairId: pair.id, trigger: 'manual', requestedBy: null })),
    )
    expect(answers.map((answer) => answer.kind).sort()).toEqual(['created', ...Array.from({ length: 19 }, () => 'run-active')])
    expect(await runsOfPair()).toMatchObject([{ state: 'queued', trigger: 'manual', pairName: pair.name, path1Name: 'a', path2Name: 'b' }])
  })

  test('a pair that is not there has no run', async () => {
    const missing = '00000000-0000-4000-8000-000000000000'
    expect(await seeded.db.runs.create({ pairId: missing, trigger: 'manual', requestedBy: null })).toEqual({ kind: 'not-found' })
    expect(await seeded.db.runs.trigger(missing)).toEqual({ kind: 'not-found' })
  })
})

describe('follow-ups', () => {
  test('however many triggers come during a run, it is followed by exactly one', async () => {
    const { runId, token } = await startedRun()
    const answers = await Promise.all(Array.from({ length: 10 }, () => seeded.db.runs.trigger(pair.id)))
    expect(new Set(answers.map((answer) => answer.kind))).toEqual(new Set(['follow-up']))
    const ended = await seeded.db.runs.finish({ runId, token, state: 'done' })
    expect(ended?.followUp).toMatchObject({ trigger: 'follow-up', state: 'queued' })
    expect((await runsOfPair()).map((run) => run.trigger)).toEqual(['follow-up', 'manual'])
    expect((await seeded.db.pairs.get(pair.id))?.followUp).toBe(false)
  })

  test('triggers that race with the end of the run leave exactly one run behind it', async () => {
    for (let i = 0; i < 15; i++) {
      const { runId, token } = await startedRun()
      const [ended] = await Promise.all([
        seeded.db.runs.finish({ runId, token, state: 'done' }),
        ...Array.from({ length: 4 }, () => seeded.db.runs.trigger(pair.id)),
      ])
      expect(ended).not.toBeNull()
      const active = (await runsOfPair()).filter((run) => run.finishedAt === null)
      expect(active).toHaveLength(1)
      // Clears the table for the next round.
      await seeded.db.pool.query('UPDATE pairs SET follow_up = false WHERE id = $1', [pair.id])
      expect(await seeded.db.runs.requestStop(active[0]?.id ?? 0, 'ada')).toMatchObject({ kind: 'stopped', followUp: null })
    }
  })

  test('without a trigger there is none', async () => {
    const { runId, token } = await startedRun()
    expect((await seeded.db.runs.finish({ runId, token, state: 'nothing' }))?.followUp).toBeNull()
    expect(await runsOfPair()).toHaveLength(1)
    expect(await seeded.db.runs.trigger(pair.id)).toMatchObject({ kind: 'created', run: { trigger: 'schedule' } })
  })
})

describe('claiming', () => {
  test('needs a lease that is held now', async () => {
    const runId = await createRun()
    expect(await seeded.db.runs.claim({ runId, token: 1, workerId: 'worker' })).toBeNull()
    const token = await lease(runId)
    await loseLease()
    expect(await seeded.db.runs.claim({ runId, token, workerId: 'worker' })).toBeNull()
  })

  test('a job that is delivered twice gets the run once', async () => {
    const runId = await createRun()
    const token = await lease(runId)
    const claims = await Promise.all(Array.from({ length: 5 }, () => seeded.db.runs.claim({ runId, token, workerId: 'worker' })))
    expect(claims.filter((claim) => claim !== null)).toHaveLength(1)
  })

  test('a worker that was frozen past its lease changes nothing once another has taken the run over', async () => {
    const { runId, token: early } = await startedRun()
    await loseLease()
    const late = await lease(runId)
    expect(await seeded.db.runs.claim({ runId, token: late, workerId: 'second' })).toMatchObject({ workerId: 'second', leaseToken: late })
    expect(await seeded.db.runs.progress({ runId, token: early, state: 'applying' })).toBe(false)
    expect(await seeded.db.runs.finish({ runId, token: early, state: 'done' })).toBeNull()
    expect(await seeded.db.runs.claim({ runId, token: early, workerId: 'first' })).toBeNull()
    expect(await seeded.db.runs.progress({ runId, token: late, state: 'applying', counters: { done: 3 } })).toBe(true)
    expect(await seeded.db.runs.get(runId)).toMatchObject({ state: 'applying', counters: { done: 3 }, workerId: 'second' })
    expect(await seeded.db.runs.finish({ runId, token: late, state: 'done' })).not.toBeNull()
  })

  test('a finished run is never taken again', async () => {
    const { runId, token } = await startedRun()
    await seeded.db.runs.finish({ runId, token, state: 'done' })
    const next = await lease(runId)
    expect(await seeded.db.runs.claim({ runId, token: next, workerId: 'worker' })).toBeNull()
    expect(await seeded.db.runs.finish({ runId, token, state: 'failed', failure: { code: 'x', message: 'y' } })).toBeNull()
  })
})

test('runs that nobody attends to are found, and those in good hands are not', async () => {
  const queued = await createRun()
  const held = await seeded.makePair(`held ${round}`)
  const ended = await seeded.makePair(`ended ${round}`)
  const finished = await seeded.makePair(`finished ${round}`)
  await seeded.db.runs.finish({ runId: finished.runId, token: finished.token, state: 'done' })
  await seeded.db.pool.query(`UPDATE leases SET expires_at = clock_timestamp() - interval '5 seconds' WHERE pair_id = $1`, [ended.pairId])
  const ours = new Set([queued, held.runId, ended.runId, finished.runId])
  const unattended = async (marginMs: number) => (await seeded.db.runs.unattended(marginMs)).filter((id) => ours.has(id))
  expect(await unattended(60_000)).toEqual([queued])
  expect(await unattended(1_000)).toEqual([queued, ended.runId])
  await seeded.db.leases.release(held)
  expect(await unattended(60_000)).toEqual([queued, held.runId])
})

describe('stopping', () => {
  test('a run that has not begun is stopped at once, and its follow-up comes', async () => {
    const runId = await createRun()
    await seeded.db.runs.trigger(pair.id)
    const answer = await seeded.db.runs.requestStop(runId, 'ada')
    expect(answer).toMatchObject({ kind: 'stopped', run: { state: 'stopped', stopRequestedBy: 'ada' }, followUp: { trigger: 'follow-up' } })
    const token = await lease(runId)
    expect(await seeded.db.runs.claim({ runId, token, workerId: 'worker' })).toBeNull()
  })

  test('the worker of an active run is told on a channel, and the first to ask is remembered', async () => {
    const { runId } = await startedRun()
    const heard = Promise.withResolvers<string>()
    const connected = Promise.withResolvers<void>()
    const listener = seeded.db.listen({
      channel: 'pairwise_stop',
      onNotice: (payload) => heard.resolve(payload),
      onConnected: () => connected.resolve(),
      onLost: heard.reject,
    })
    await connected.promise
    expect(await seeded.db.runs.requestStop(runId, 'ada')).toMatchObject({ kind: 'stopping', run: { state: 'scanning' } })
    expect(await heard.promise).toBe(String(runId))
    expect(await seeded.db.runs.requestStop(runId, 'bob')).toMatchObject({ kind: 'stopping', run: { stopRequestedBy: 'ada' } })
    await listener.close()
  })

  test('a run that is over can’t be stopped', async () => {
    const { runId, token } = await startedRun()
    await seeded.db.runs.finish({ runId, token, state: 'done' })
    expect(await seeded.db.runs.requestStop(runId, 'ada')).toEqual({ kind: 'no-run-active' })
    expect(await seeded.db.runs.requestStop(2_000_000_000, 'ada')).toEqual({ kind: 'not-found' })
  })
})

describe('the end of a run', () => {
  async function readyPreview(baselineVersion: number): Promise<number> {
    const planId = await seeded.makePlan(pair.id)
    const totals = { counts: {}, bytes: {}, files: {}, space: { path1: null, path2: null }, gates: [], total: 1 }
    await seeded.db.plans.finish({ planId, claimant: 'test', state: 'ready', mode: 'normal', fingerprint: 'f', baselineVersion, ...totals })
    return planId
  }

  test('gives the lease back and keeps what the run says about itself', async () => {
    const { runId, token } = await startedRun()
    const failure = { code: 'root-missing', message: 'name with \udc80 and \0 in it' }
    const ended = await seeded.db.runs.finish({
      runId,
      token,
      state: 'failed',
      failure,
      counters: { done: 1 },
      gates: [{ code: 'root-missing' }],
    })
    expect(ended?.run).toMatchObject({
      state: 'failed',
      failure: { code: 'root-missing', message: 'name with \ufffd and \ufffd in it' },
      counters: { done: 1 },
      gates: [{ code: 'root-missing' }],
    })
    expect(ended?.run.finishedAt).toBeInstanceOf(Date)
    expect(await lease(runId)).toBe(token + 1)
  })

  test('previews from the baseline as it is stay ready, and older ones are stale', async () => {
    const { runId, token } = await startedRun()
    const store = seeded.db.stateStore({ pairId: pair.id, token })
    const header = {
      version: 1,
      format: 1,
      keying: 'nfc',
      scope: 'all',
      status: 'settled',
      roots: { path1: null, path2: null },
      blocked: null,
    } as const
    const older = await readyPreview(0)
    await store.commit({ expectedVersion: 0, header, clear: false, put: [], remove: [] })
    const current = await readyPreview(1)
    await seeded.db.runs.finish({ runId, token, state: 'done' })
    expect(await seeded.db.plans.get(older)).toMatchObject({
      state: 'stale',
      stale: { cause: 'later-run', runId },
    })
    expect(await seeded.db.plans.get(current)).toMatchObject({ state: 'ready', stale: null })
  })

  test('plans that an earlier attempt of the run left behind are discarded', async () => {
    const { runId, token } = await startedRun()
    const planOf = async () =>
      (await seeded.db.plans.create({ pairId: pair.id, origin: 'run', mode: 'normal', settingsVersion: 1, requestedBy: null }))?.id ?? 0
    const [left, own] = [await planOf(), await planOf()]
    await seeded.db.runs.progress({ runId, token, planId: own })
    await seeded.db.runs.finish({ runId, token, state: 'done' })
    expect((await seeded.db.plans.get(left))?.state).toBe('discarded')
    expect(await seeded.db.plans.get(own)).toMatchObject({ state: 'queued', runId })
  })

  test('applying a plan: exactly it, once, and only while it is true', async () => {
    const planId = await readyPreview(0)
    const apply = (fingerprint = 'f', id = planId) => seeded.db.runs.apply({ planId: id, fingerprint, requestedBy: 'ada' })
    expect(await apply('other')).toEqual({ kind: 'selection-changed' })
    expect(await apply('f', await seeded.makePlan(pair.id))).toEqual({ kind: 'plan-not-ready' })
    expect(await apply('f', 2_000_000_000)).toEqual({ kind: 'not-found' })
    const blocking = await createRun()
    expect(await apply()).toEqual({ kind: 'run-active' })
    await seeded.db.runs.requestStop(blocking, 'ada')
    const answers = await Promise.all([apply(), apply(), apply()])
    expect(answers.map((answer) => answer.kind).sort()).toEqual(['created', 'plan-applied', 'plan-applied'])
    const made = answers.find((answer) => answer.kind === 'created')
    expect(made).toMatchObject({ run: { trigger: 'apply', planId, requestedBy: 'ada' } })
    expect(await seeded.db.plans.get(planId)).toMatchObject({ state: 'applied', runId: made?.kind === 'created' ? made.run.id : 0 })
  })

  test('a plan of other settings can’t be applied', async () => {
    const planId = await readyPreview(0)
    await seeded.db.pairs.change({ pairId: pair.id, expectedRevision: 1, settings: { maxDeletePercent: 1 } })
    expect(await seeded.db.runs.apply({ planId, fingerprint: 'f', requestedBy: null })).toEqual({ kind: 'plan-stale' })
  })
})

test('history is read page by page, newest first, by pair and by state', async () => {
  const ids: number[] = []
  for (let i = 0; i < 5; i++) {
    const { runId, token } = await startedRun()
    await seeded.db.runs.finish({ runId, token, state: i % 2 === 0 ? 'done' : 'nothing' })
    ids.unshift(runId)
  }
  const active = await createRun()
  const first = await seeded.db.runs.list({ pairId: pair.id, limit: 4 })
  expect(first.rows.map((run) => run.id)).toEqual([active, ...ids.slice(0, 3)])
  const second = await seeded.db.runs.list({ pairId: pair.id, limit: 4, ...(first.next === null ? {} : { before: first.next }) })
  expect(second).toMatchObject({ rows: [{ id: ids[3] }, { id: ids[4] }], next: null })
  expect((await seeded.db.runs.list({ pairId: pair.id, state: 'nothing', limit: 10 })).rows.map((run) => run.id)).toEqual([ids[1], ids[3]])
  const other = await seeded.makeIdlePair(`idle ${round}`)
  expect([...(await seeded.db.runs.active([pair.id, other.id]))].map(([id, run]) => [id, run.id])).toEqual([[pair.id, active]])
  expect([...(await seeded.db.runs.latestFinished([pair.id, other.id]))].map(([id, run]) => [id, run.id])).toEqual([[pair.id, ids[0]]])
})
