import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { openSeededDatabase, type SeededDatabase } from '../testing/index.ts'
import type { PairChange } from './change-pair.ts'
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

const nowhere = '00000000-0000-4000-8000-000000000000'
const newPair = (name: string) => ({ name, path1: pair.path1, path2: pair.path2, settings: pair.settings, schedule: pair.schedule })
const change = (more: Partial<PairChange>) => seeded.db.pairs.change({ pairId: pair.id, expectedRevision: 1, ...more })

async function readyPreview(): Promise<number> {
  const planId = await seeded.makePlan(pair.id)
  const totals = { counts: {}, bytes: {}, files: {}, space: { path1: null, path2: null }, gates: [], total: 0 }
  await seeded.db.plans.finish({
    planId,
    claimant: 'test',
    state: 'ready',
    mode: 'normal',
    fingerprint: 'f',
    baselineVersion: 0,
    ...totals,
  })
  return planId
}

async function commitBaseline(token: number): Promise<void> {
  const header = {
    version: 1,
    format: 1,
    keying: 'nfc',
    scope: 'all',
    status: 'settled',
    roots: { path1: null, path2: null },
    blocked: null,
  } as const
  const page = {
    key: Buffer.from('a'),
    path: 'a',
    side: 'path1',
    from: new Uint8Array(),
    hashes: new Uint8Array(),
    entries: Buffer.from('e'),
    files: 1,
  } as const
  await seeded.db.stateStore({ pairId: pair.id, token }).commit({ expectedVersion: 0, header, clear: false, put: [page], remove: [] })
}

describe('a new pair', () => {
  test('is given back as it was made', async () => {
    expect(pair).toMatchObject({
      name: `pair ${round}`,
      path1: { folder: `/pair ${round}/a`, name: 'a' },
      path2: { folder: `/pair ${round}/b`, name: 'b' },
      version: 1,
      revision: 1,
      schedule: { kind: 'manual' },
      schedulePaused: false,
      followUp: false,
      sample: false,
      baselineVersion: null,
    })
    expect(await seeded.db.pairs.get(pair.id)).toEqual(pair)
    expect((await seeded.db.pairs.list()).map((row) => row.id)).toContain(pair.id)
  })

  test('gets its name once, however many ask at once', async () => {
    const answers = await Promise.all(Array.from({ length: 5 }, () => seeded.db.pairs.create(newPair(`new ${round}`))))
    expect(answers.map((answer) => answer.kind).sort()).toEqual(['created', 'name-taken', 'name-taken', 'name-taken', 'name-taken'])
  })

  test('needs connections that exist', async () => {
    const path2 = { ...pair.path2, connectionId: nowhere }
    expect(await seeded.db.pairs.create({ ...newPair(`new ${round}`), path2 })).toEqual({ kind: 'connection-unknown' })
  })
})

describe('a change', () => {
  test('needs the revision that it was made from', async () => {
    expect(await change({ expectedRevision: 2, name: 'x' })).toEqual({ kind: 'revision-moved' })
    expect(await change({ pairId: nowhere })).toEqual({ kind: 'not-found' })
    const answers = await Promise.all([change({ name: `x ${round}` }), change({ name: `y ${round}` })])
    expect(answers.map((answer) => answer.kind).sort()).toEqual(['changed', 'revision-moved'])
  })

  test('of names leaves version, baseline and previews alone', async () => {
    const { token } = await seeded.makePair(`other ${round}`)
    expect(token).toBe(1)
    const preview = await readyPreview()
    const answer = await change({ name: `renamed ${round}`, path1: { ...pair.path1, name: 'Laptop' } })
    expect(answer).toMatchObject({
      kind: 'changed',
      pair: { name: `renamed ${round}`, version: 1, revision: 2, path1: { name: 'Laptop' } },
    })
    expect((await seeded.db.plans.get(preview))?.state).toBe('ready')
    expect(await change({ expectedRevision: 2, name: `other ${round}` })).toEqual({ kind: 'name-taken' })
  })

  test('of settings makes ready previews stale and keeps the baseline', async () => {
    const preview = await readyPreview()
    expect(await change({ settings: { ...(pair.settings as object) } })).toMatchObject({
      kind: 'changed',
      pair: { version: 1, revision: 2 },
    })
    expect((await seeded.db.plans.get(preview))?.state).toBe('ready')
    const answer = await change({ expectedRevision: 2, settings: { maxDeletePercent: 1 } })
    expect(answer).toMatchObject({ kind: 'changed', pair: { version: 2, revision: 3, settings: { maxDeletePercent: 1 } } })
    expect(await seeded.db.plans.get(preview)).toMatchObject({ state: 'stale', stale: { cause: 'settings-changed', by: null } })
  })

  test('of a folder forgets the baseline and is refused during a run', async () => {
    const made = await seeded.db.runs.create({ pairId: pair.id, trigger: 'manual', requestedBy: null })
    const runId = made.kind === 'created' ? made.run.id : 0
    const lease = await seeded.db.leases.acquire({ pairId: pair.id, runId, holder: 'test', ttlMs: 60_000, marginMs: 0 })
    const token = lease.kind === 'acquired' ? lease.token : 0
    await seeded.db.runs.claim({ runId, token, workerId: 'test' })
    await commitBaseline(token)
    expect((await seeded.db.pairs.get(pair.id))?.baselineVersion).toBe(1)
    const path2 = { ...pair.path2, folder: '/elsewhere' }
    expect(await change({ path2 })).toEqual({ kind: 'run-active' })
    await seeded.db.runs.finish({ runId, token, state: 'done' })
    expect(await change({ path2 })).toMatchObject({ kind: 'changed', pair: { version: 2, revision: 2, path2, baselineVersion: null } })
    const { rows } = await seeded.db.pool.query('SELECT FROM baseline_pages WHERE pair_id = $1', [pair.id])
    expect(rows).toHaveLength(0)
    expect(await change({ expectedRevision: 2, path1: { ...pair.path1, connectionId: nowhere } })).toEqual({ kind: 'connection-unknown' })
  })
})

test('a schedule is changed and paused', async () => {
  const schedule = { kind: 'interval', minutes: 5 }
  expect(await seeded.db.pairs.setSchedule(pair.id, schedule, true)).toMatchObject({
    schedule,
    schedulePaused: true,
    revision: 2,
    version: 1,
  })
  expect(await seeded.db.pairs.setSchedule(nowhere, schedule, true)).toBeNull()
})

test('a pair is deleted with all that is its own, but not during a run', async () => {
  const { pairId, runId, token } = await seeded.makePair(`doomed ${round}`)
  expect(await seeded.db.pairs.delete(pairId)).toBe('run-active')
  await seeded.db.runs.finish({ runId, token, state: 'done' })
  const planId = await seeded.makePlan(pairId)
  expect(await seeded.db.pairs.delete(pairId)).toBe('deleted')
  expect(await seeded.db.pairs.delete(pairId)).toBe('not-found')
  expect(await seeded.db.plans.get(planId)).toBeNull()
  expect(await seeded.db.runs.get(runId)).toBeNull()
})

test('there is one disk, made once however many ask at once, whatever it is called by now', async () => {
  const asked = { kind: 'local', name: `disk ${round}`, config: {} } as const
  const made = await Promise.all(Array.from({ length: 5 }, () => seeded.db.connections.ensure(asked)))
  expect(new Set(made.map((connection) => connection.id)).size).toBe(1)
  expect(await seeded.db.connections.get(made[0]?.id ?? '')).toMatchObject({ kind: 'local', usedBy: expect.any(Array) })
  expect(await seeded.db.connections.get(nowhere)).toBeNull()
  expect((await seeded.db.connections.list()).filter(({ kind }) => kind === 'local')).toHaveLength(1)
})
