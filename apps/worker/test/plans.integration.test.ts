import { existsSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import type { PlanRow } from '@pairwise/db'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { type Bench, openBench, type TestPair, type WorkerProcess } from './bench.ts'
import { startOwnProcess, testEntry } from './own-process.ts'
import { fingerprintOf, readTree, removePath, writeFile } from './trees.ts'
import { until } from './until.ts'

let bench: Bench
let worker: WorkerProcess
beforeAll(async () => {
  bench = await openBench({ serverUrl: inject('databaseUrl') })
  worker = await bench.startWorker()
})
afterAll(() => bench.close())

/** A pair in sync, changed in each way on both sides. */
async function changedPair(name: string): Promise<TestPair> {
  const pair = await bench.makePair(name, { settings: { conflicts: { resolve: 'keep-both' } } })
  for (let i = 0; i < 10; i++) writeFile(pair.path1, `base/${i}.txt`, `base ${i}`)
  await bench.syncNow(pair.id)
  writeFile(pair.path1, 'new one.txt', 'new one')
  writeFile(pair.path2, 'sub/new two.txt', 'new two')
  writeFile(pair.path2, 'base/1.txt', 'changed')
  removePath(pair.path1, 'base/2.txt')
  utimesSync(join(pair.path1, 'base/3.txt'), 1_700_000_000, 1_700_000_000)
  for (const side of ['path1', 'path2'] as const) writeFile(pair[side], 'base/4.txt', `changed on ${side}`)
  return pair
}

const fingerprints = (pair: TestPair) => [pair.path1, pair.path2].map(fingerprintOf)

describe('a preview', () => {
  it('leaves both sides as they are to the byte and the nanosecond, and says what would happen', async () => {
    const pair = await changedPair('previewed')
    const before = fingerprints(pair)
    const plan = await bench.preview(pair.id)
    expect(plan).toMatchObject({
      state: 'ready',
      mode: 'normal',
      counts: { path1: { new: 1, changed: 1, folder: 1, conflict: 1 }, path2: { new: 1, deleted: 1, metadata: 1, conflict: 1 } },
      files: { path1: 10, path2: 11 },
      gates: [],
      failure: null,
    })
    expect(plan.fingerprint).toBe(plan.digest)
    expect(fingerprints(pair)).toEqual(before)
    const { rows } = await bench.db.planOperations.list({ planId: plan.id, sort: 'path', limit: 100 })
    expect(rows.map(({ kind }) => kind).sort()).toEqual(['copy', 'copy', 'copy', 'delete', 'keep-both', 'mkdir', 'set-metadata'])
    const events = (await bench.db.liveEvents.after(`plan:${plan.id}`, 0, 100)).map(({ body }) => body)
    expect(events).toContainEqual(expect.objectContaining({ type: 'plan-progress', planId: plan.id }))
    expect(events.at(-1)).toEqual({ type: 'plan-changed', planId: plan.id, pairId: pair.id, state: 'ready' })
  })

  it('gets handles that have no means to write, takes no lease, and commits nothing', async () => {
    // No worker, which would make the plan with handles of its own.
    const own = await openBench({ serverUrl: inject('databaseUrl') })
    const pair = await own.makePair('handles')
    for (const side of ['path1', 'path2'] as const) writeFile(pair[side], `new ${side}`, 'new')
    const process = await startOwnProcess(own, testEntry('look-only-entry'), { ttlMs: 4_000, marginMs: 1_000 })
    const stateOf = async () => ({
      pair: await own.db.pairs.get(pair.id),
      lease: (await own.db.pool.query('SELECT * FROM leases WHERE pair_id = $1', [pair.id])).rows,
    })
    const before = await stateOf()
    const made = await own.db.plans.create({ pairId: pair.id, origin: 'preview', mode: 'normal', settingsVersion: 1, requestedBy: null })
    const planId = made?.id ?? 0
    expect(await process.perform('plan', { planId })).toEqual({ kind: 'finished' })
    expect(await own.db.plans.get(planId)).toMatchObject({ state: 'ready', failure: null })
    expect(await stateOf()).toEqual(before)
    await own.close()
  })

  it('of a pair that was never synced is its first sync, also when there is nothing to do but to save that', async () => {
    const pair = await bench.makePair('first')
    for (const side of ['path1', 'path2'] as const) writeFile(pair[side], 'same.txt', 'same')
    for (const side of ['path1', 'path2'] as const) utimesSync(join(pair[side], 'same.txt'), 1_700_000_000, 1_700_000_000)
    const plan = await bench.preview(pair.id)
    expect(plan).toMatchObject({
      state: 'ready',
      mode: 'baseline',
      baselineVersion: 0,
      counts: { path1: {}, path2: {}, none: { identical: 1 } },
    })
    expect((await bench.apply(plan)).state).toBe('nothing')
    expect(await bench.preview(pair.id)).toMatchObject({ state: 'nothing', mode: 'normal', total: 0 })
  })

  it('fails with the reason for what it can’t look at, and ends when it is discarded', async () => {
    const outside = await bench.makePair('outside', { folders: { path1: '/usr', path2: join(bench.folder, 'outside') } })
    expect(await bench.preview(outside.id)).toMatchObject({
      state: 'failed',
      failure: { code: 'path-not-allowed', params: { side: 'path1', path: '/usr' } },
    })
    const pair = await changedPair('discarded')
    const made = await bench.db.plans.create({ pairId: pair.id, origin: 'preview', mode: 'normal', settingsVersion: 1, requestedBy: null })
    await bench.db.plans.discard(made?.id ?? 0)
    await bench.queue.add('make-plan', { planId: made?.id ?? 0 })
    const next = await bench.preview(pair.id)
    expect(next.state).toBe('ready')
    expect((await bench.db.plans.get(made?.id ?? 0))?.state).toBe('discarded')
  })

  it('that a dead worker left half made is made anew', async () => {
    const pair = await changedPair('half made')
    const made = await bench.db.plans.create({ pairId: pair.id, origin: 'preview', mode: 'normal', settingsVersion: 1, requestedBy: null })
    const planId = made?.id ?? 0
    await bench.db.plans.claim({ planId, claimant: 'a worker that died', silentMs: 0 })
    const plan = await until(
      async () => {
        const found = await bench.db.plans.get(planId)
        return found?.state === 'ready' ? found : null
      },
      () => 'the plan to be made',
    )
    expect(plan).toMatchObject({ total: 7 })
  })
})

describe('applying a plan', () => {
  it('does just what was shown', async () => {
    const pair = await changedPair('applied')
    const plan = await bench.preview(pair.id)
    const run = await bench.apply(plan)
    expect(run).toMatchObject({
      state: 'done',
      trigger: 'apply',
      planId: plan.id,
      counters: { total: 7, done: 7, failed: 0, stale: 0, conflicts: 1 },
    })
    const { rows } = await bench.db.planOperations.list({ planId: plan.id, sort: 'path', limit: 100 })
    expect(new Set(rows.map(({ outcome }) => outcome))).toEqual(new Set(['done']))
    expect(readTree(pair.path1)).toEqual(readTree(pair.path2))
    expect(await bench.syncNow(pair.id)).toMatchObject({ state: 'nothing' })
  })

  it('is refused as a whole when a file has changed since, and changes nothing', async () => {
    const pair = await changedPair('changed since')
    const plan = await bench.preview(pair.id)
    writeFile(pair.path1, 'new one.txt', 'changed since')
    const before = fingerprints(pair)
    expect(await bench.apply(plan)).toMatchObject({ state: 'failed', failure: { code: 'plan-changed' } })
    expect(fingerprints(pair)).toEqual(before)
  })

  it('of which a safety check stopped everything is held, and changes nothing', async () => {
    const pair = await changedPair('stopped by a gate')
    for (let i = 0; i < 10; i++) if (existsSync(join(pair.path2, `base/${i}.txt`))) removePath(pair.path2, `base/${i}.txt`)
    removePath(pair.path2, 'sub')
    const plan = await bench.preview(pair.id)
    expect(plan).toMatchObject({ state: 'ready', gates: [{ code: 'side-emptied', kind: 'stop' }] })
    const before = fingerprints(pair)
    expect(await bench.apply(plan)).toMatchObject({ state: 'held', gates: [{ code: 'side-emptied' }] })
    expect(fingerprints(pair)).toEqual(before)
  })

  it('goes on with what is left of it when its process is killed in the middle', async () => {
    const pair = await changedPair('cut off')
    for (let i = 0; i < 3_000; i++) writeFile(pair.path1, `new/${i}.txt`, `new ${i}`)
    const plan: PlanRow = await bench.preview(pair.id)
    const answer = await bench.db.runs.apply({ planId: plan.id, fingerprint: plan.fingerprint ?? '', requestedBy: 'tester' })
    const runId = answer.kind === 'created' ? answer.run.id : 0
    await bench.queue.add('run', { runId })
    await until(
      () => (readTree(pair.path2).size > 100 ? true : null),
      () => 'files to arrive',
    )
    expect(worker.signalRunProcesses('SIGKILL')).toBeGreaterThan(0)
    expect(await bench.finished(runId)).toMatchObject({ state: 'done', trigger: 'apply', failure: null })
    expect(readTree(pair.path1)).toEqual(readTree(pair.path2))
  })
})
