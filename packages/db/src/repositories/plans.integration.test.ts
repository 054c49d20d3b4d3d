import type { PlanRow } from '@pairwise/engine/ports'
import { afterAll, beforeAll, beforeEach, expect, inject, test } from 'vitest'
import { openSeededDatabase, type SeededDatabase } from '../testing/index.ts'

let seeded: SeededDatabase
let pairId: string
let planId: number
beforeAll(async () => {
  seeded = await openSeededDatabase(inject('databaseUrl'))
})
afterAll(() => seeded.drop())
let round = 0
beforeEach(async () => {
  pairId = (await seeded.makeIdlePair(`pair ${++round}`)).id
  planId = await create()
})

async function create(origin: 'preview' | 'run' = 'preview'): Promise<number> {
  const plan = await seeded.db.plans.create({ pairId, origin, mode: 'normal', settingsVersion: 1, requestedBy: 'ada' })
  return plan?.id ?? 0
}

const claim = (claimant: string, silentMs = 60_000) => seeded.db.plans.claim({ planId, claimant, silentMs })
const silentFor = (ms: number) =>
  seeded.db.pool.query(`UPDATE plans SET heartbeat_at = clock_timestamp() - $2 * interval '1 millisecond' WHERE id = $1`, [planId, ms])
const finish = (claimant: string) =>
  seeded.db.plans.finish({
    planId,
    claimant,
    state: 'ready',
    mode: 'baseline',
    fingerprint: 'f',
    baselineVersion: 3,
    counts: { path1: { new: 1 }, path2: {}, none: {} },
    bytes: { path1: 5, path2: 0 },
    files: { path1: 10, path2: 9 },
    space: { path1: { kept: 5, free: null }, path2: null },
    total: 1,
    gates: [],
  })

test('a plan is made by one claimant, and another takes over only from one that fell silent', async () => {
  const claims = await Promise.all([claim('one'), claim('two'), claim('three')])
  expect(claims.filter((plan) => plan !== null)).toHaveLength(1)
  await silentFor(30_000)
  expect(await claim('late')).toBeNull()
  await silentFor(61_000)
  expect(await claim('late')).toMatchObject({ state: 'scanning', requestedBy: 'ada' })
  for (const early of ['one', 'two', 'three']) {
    expect(await seeded.db.plans.keep({ planId, claimant: early })).toBe(false)
    expect(await finish(early)).toBe(false)
    expect(await seeded.db.plans.fail({ planId, claimant: early, failure: { code: 'x' } })).toBe(false)
  }
  expect(await seeded.db.plans.keep({ planId, claimant: 'late', state: 'planning' })).toBe(true)
  expect((await seeded.db.plans.get(planId))?.state).toBe('planning')
  expect(await claim('later')).toBeNull()
})

test('whoever takes a plan over begins with no rows, unless those that are there were sealed', async () => {
  const row: PlanRow = {
    order: Buffer.from('5a'),
    path: 'a',
    kind: 'copy',
    class: 'new',
    side: 'path2',
    bytes: 1,
    reason: 'NEW_ON_1',
    moveKey: null,
    body: '{}',
  }
  const countRows = async () => (await seeded.db.planOperations.list({ planId, sort: 'path', limit: 1 })).total
  await claim('one')
  await seeded.db.planStore(planId).append([row])
  await silentFor(61_000)
  expect(await claim('two')).not.toBeNull()
  expect(await countRows()).toBe(0)
  await seeded.db.planStore(planId).append([row])
  await seeded.db.planStore(planId).seal('digest')
  await silentFor(61_000)
  expect(await claim('three')).toMatchObject({ digest: 'digest' })
  expect(await countRows()).toBe(1)
})

test('a finished plan has its totals and is finished once', async () => {
  await claim('one')
  expect(await finish('one')).toBe(true)
  expect(await seeded.db.plans.get(planId)).toMatchObject({
    state: 'ready',
    mode: 'baseline',
    fingerprint: 'f',
    baselineVersion: 3,
    counts: { path1: { new: 1 }, path2: {}, none: {} },
    bytes: { path1: 5, path2: 0 },
    files: { path1: 10, path2: 9 },
    total: 1,
    readyAt: expect.any(Date),
    pairName: `pair ${round}`,
    path1Name: 'a',
    path2Name: 'b',
    runId: null,
  })
  expect(await finish('one')).toBe(false)
  expect(await seeded.db.plans.keep({ planId, claimant: 'one' })).toBe(false)
})

test('a plan that failed says why', async () => {
  await claim('one')
  expect(await seeded.db.plans.fail({ planId, claimant: 'one', failure: { code: 'root-missing', message: 'gone' } })).toBe(true)
  expect(await seeded.db.plans.get(planId)).toMatchObject({ state: 'failed', failure: { code: 'root-missing', message: 'gone' } })
})

test('only a ready plan becomes stale or applied', async () => {
  expect(await seeded.db.plans.markStale(planId, { cause: 'too-old' })).toBe(false)
  expect(await seeded.db.plans.markApplied(planId)).toBe(false)
  await claim('one')
  await finish('one')
  expect(await seeded.db.plans.markStale(planId, { cause: 'files-changed', total: 1, files: ['a'] })).toBe(true)
  expect(await seeded.db.plans.get(planId)).toMatchObject({
    state: 'stale',
    stale: { cause: 'files-changed', total: 1, files: ['a'], at: expect.any(String) },
  })
  expect(await seeded.db.plans.markApplied(planId)).toBe(false)
})

test('a plan is discarded in any state but applied, and its maker notices', async () => {
  await claim('one')
  expect(await seeded.db.plans.discard(planId)).toBe('discarded')
  expect(await seeded.db.plans.keep({ planId, claimant: 'one' })).toBe(false)
  expect(await finish('one')).toBe(false)
  expect(await seeded.db.plans.discard(planId)).toBe('discarded')
  expect(await seeded.db.plans.discard(2_000_000_000)).toBe('not-found')
  planId = await create()
  await claim('one')
  await finish('one')
  await seeded.db.plans.markApplied(planId)
  expect(await seeded.db.plans.discard(planId)).toBe('plan-applied')
})

test('previews that nobody works on are found', async () => {
  const ofRun = await create('run')
  const unattended = async () => (await seeded.db.plans.unattended(60_000)).filter((id) => id === planId || id === ofRun)
  expect(await unattended()).toEqual([planId])
  await claim('one')
  expect(await unattended()).toEqual([])
  await silentFor(61_000)
  expect(await unattended()).toEqual([planId])
  await seeded.db.plans.discard(planId)
  expect(await unattended()).toEqual([])
})

test('the newest preview of each pair is found, and plans of runs are none', async () => {
  const newer = await create()
  await create('run')
  const other = await seeded.makeIdlePair(`other ${round}`)
  expect([...(await seeded.db.plans.latestPreviews([pairId, other.id]))].map(([id, plan]) => [id, plan.id])).toEqual([[pairId, newer]])
  const missing = {
    pairId: '00000000-0000-4000-8000-000000000000',
    origin: 'run',
    mode: 'normal',
    settingsVersion: 1,
    requestedBy: null,
  } as const
  expect(await seeded.db.plans.create(missing)).toBeNull()
})
