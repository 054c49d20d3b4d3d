import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import type { Caller } from './harness/caller.ts'
import { finishPlan } from './harness/finish-plan.ts'
import { finishRun } from './harness/finish-run.ts'
import { pairRequest } from './harness/pair-request.ts'
import { startApi, type TestApi } from './harness/start-api.ts'
import { startWorker, type TestWorker } from './harness/start-worker.ts'

let api: TestApi
let worker: TestWorker
let admin: Caller
let operator: Caller

beforeAll(async () => {
  api = await startApi({ serverUrl: inject('databaseUrl') })
  worker = await startWorker(api.config)
  admin = await api.signedIn('admin')
  operator = await api.signedIn('operator')
})
afterAll(async () => {
  await worker.close()
  await api.close()
})

let names = 0
async function makePair(): Promise<string> {
  return (await admin.call('createPair', { body: await pairRequest(api, `Pair ${++names}`) })).id
}

/** A pair with a plan that is ready to be applied. */
async function readyPlan(fingerprint = 'f1'): Promise<{ pairId: string; planId: number }> {
  const pairId = await makePair()
  const plan = await operator.call('preview', { params: { pairId }, body: { resync: false } })
  await finishPlan(api.deps.database, plan.id, { fingerprint })
  return { pairId, planId: plan.id }
}

describe('a preview', () => {
  test('is a plan that a worker is asked to make', async () => {
    const pairId = await makePair()
    const plan = await operator.call('preview', { params: { pairId }, body: { resync: false } })
    expect(plan).toMatchObject({ pairId, state: 'queued', mode: 'baseline', fingerprint: null, requestedBy: 'The operator', runId: null })
    await expect.poll(() => worker.plans).toContain(plan.id)
    expect(await admin.call('getPlan', { params: { planId: plan.id } })).toMatchObject({ id: plan.id, state: 'queued' })
    expect((await admin.call('getPair', { params: { pairId } })).lastPlan?.id).toBe(plan.id)
    expect((await admin.call('listRuns', { query: { pair: pairId } })).rows).toEqual([])
  })

  test('can ask for a resync', async () => {
    const pairId = await makePair()
    expect(await operator.call('preview', { params: { pairId }, body: { resync: true } })).toMatchObject({ mode: 'resync' })
  })

  test('of a pair that does not exist is not found', async () => {
    const params = { pairId: '00000000-0000-4000-8000-000000000000', planId: 999_999 }
    expect((await operator.refused('preview', { params, body: { resync: false } })).code).toBe('not-found')
    for (const name of ['getPlan', 'listPlanRows', 'discardPlan'] as const)
      expect((await operator.refused(name, { params })).code).toBe('not-found')
    expect((await operator.refused('applyPlan', { params, body: { fingerprint: 'f' } })).code).toBe('not-found')
    expect((await operator.refused('getPlan', { params: { planId: 99_999_999_999 } })).code).toBe('bad-request')
  })

  test('that is ready says how many changes wait', async () => {
    const pairId = await makePair()
    const { id } = await operator.call('preview', { params: { pairId }, body: { resync: false } })
    await finishPlan(api.deps.database, id, {
      fingerprint: 'f',
      counts: { path1: { new: 2 }, path2: { deleted: 3 }, none: { identical: 9 } },
    })
    await api.deps.database.prisma.baseline.create({
      data: { pairId, version: 1, format: 1, keying: 'exact', scope: 'x', status: 'settled' },
    })
    expect((await admin.call('getPair', { params: { pairId } })).sync).toMatchObject({ state: 'changes-waiting', changes: 5 })
  })
})

describe('applying a plan', () => {
  test('makes the run that carries out exactly it', async () => {
    const { pairId, planId } = await readyPlan()
    const run = await operator.call('applyPlan', { params: { planId }, body: { fingerprint: 'f1' } })
    expect(run).toMatchObject({ pairId, planId, trigger: 'apply', state: 'queued', requestedBy: 'The operator' })
    await expect.poll(() => worker.runs).toContain(run.id)
    expect(await admin.call('getPlan', { params: { planId } })).toMatchObject({ state: 'applied', runId: run.id })
    expect((await admin.call('getPair', { params: { pairId } })).activeRun?.id).toBe(run.id)
  })

  test('is refused for a plan that is not ready', async () => {
    const pairId = await makePair()
    const { id } = await operator.call('preview', { params: { pairId }, body: { resync: false } })
    expect((await operator.refused('applyPlan', { params: { planId: id }, body: { fingerprint: 'f1' } })).code).toBe('plan-not-ready')
  })

  test('is refused for another fingerprint, and the plan can still be applied', async () => {
    const { planId } = await readyPlan()
    expect((await operator.refused('applyPlan', { params: { planId }, body: { fingerprint: 'f2' } })).code).toBe('selection-changed')
    await operator.call('applyPlan', { params: { planId }, body: { fingerprint: 'f1' } })
  })

  test('is refused twice, with the number of the run', async () => {
    const { planId } = await readyPlan()
    const run = await operator.call('applyPlan', { params: { planId }, body: { fingerprint: 'f1' } })
    expect(await operator.refused('applyPlan', { params: { planId }, body: { fingerprint: 'f1' } })).toMatchObject({
      code: 'plan-applied',
      params: { runId: run.id },
    })
    expect((await operator.refused('discardPlan', { params: { planId } })).code).toBe('plan-applied')
  })

  test('of ten requests at once makes one run', async () => {
    const { pairId, planId } = await readyPlan()
    const apply = () => operator.send('applyPlan', { params: { planId }, body: { fingerprint: 'f1' } })
    const answers = await Promise.all(Array.from({ length: 10 }, apply))
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([202, ...Array(9).fill(409)])
    expect((await admin.call('listRuns', { query: { pair: pairId } })).rows).toHaveLength(1)
  })

  test('is refused while a run is active, with the number of the run', async () => {
    const { pairId, planId } = await readyPlan()
    const run = await operator.call('startRun', { params: { pairId } })
    expect(await operator.refused('applyPlan', { params: { planId }, body: { fingerprint: 'f1' } })).toMatchObject({
      code: 'run-active',
      params: { runId: run.id },
    })
    expect((await admin.call('getPlan', { params: { planId } })).state).toBe('ready')
  })

  test('is refused once the settings changed', async () => {
    const { pairId, planId } = await readyPlan()
    const { headers } = await admin.send('getPair', { params: { pairId } })
    const settings = { maxDeletePercent: 1, maxDeleteFiles: 1, filters: '' }
    await admin.call('updatePair', { params: { pairId }, body: { settings }, headers: { 'if-match': String(headers.etag) } })
    expect((await operator.refused('applyPlan', { params: { planId }, body: { fingerprint: 'f1' } })).code).toBe('plan-stale')
    expect((await admin.call('getPlan', { params: { planId } })).stale).toMatchObject({ cause: 'settings-changed' })
  })

  test('is refused once a later run ended, whatever it did', async () => {
    const { pairId, planId } = await readyPlan()
    const run = await operator.call('startRun', { params: { pairId } })
    await finishRun(api.deps.database, run.id, 'failed')
    expect((await operator.refused('applyPlan', { params: { planId }, body: { fingerprint: 'f1' } })).code).toBe('plan-stale')
    expect(await admin.call('getPlan', { params: { planId } })).toMatchObject({ state: 'stale', stale: { cause: 'later-run' } })
  })

  test('is refused after a day, and the plan says so before anybody tries', async () => {
    const { planId } = await readyPlan()
    const set = (hours: number) =>
      api.deps.database.prisma.plan.update({ where: { id: planId }, data: { readyAt: new Date(Date.now() - hours * 3_600_000) } })
    await set(23)
    expect((await admin.call('getPlan', { params: { planId } })).state).toBe('ready')
    await set(25)
    expect(await admin.call('getPlan', { params: { planId } })).toMatchObject({ state: 'stale', stale: { cause: 'too-old' } })
    expect((await operator.refused('applyPlan', { params: { planId }, body: { fingerprint: 'f1' } })).code).toBe('plan-stale')
  })

  test('takes the plan and its fingerprint and nothing else', async () => {
    const { planId } = await readyPlan()
    const body = { fingerprint: 'f1', force: true }
    expect(await operator.refused('applyPlan', { params: { planId }, body })).toMatchObject({
      code: 'unknown-setting',
      params: { name: 'force' },
    })
    expect((await operator.refused('applyPlan', { params: { planId }, body: {} })).code).toBe('bad-request')
  })
})

describe('discarding a plan', () => {
  test('leaves it there, to be applied no more', async () => {
    const { planId } = await readyPlan()
    await operator.call('discardPlan', { params: { planId } })
    expect((await admin.call('getPlan', { params: { planId } })).state).toBe('discarded')
    expect((await operator.refused('applyPlan', { params: { planId }, body: { fingerprint: 'f1' } })).code).toBe('plan-not-ready')
  })
})
