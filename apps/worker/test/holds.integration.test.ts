import { cpSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import type { RunOptions } from '@pairwise/contracts'
import type { ApprovalRow, RunRow } from '@pairwise/db'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { type Bench, openBench, type TestPair } from './bench.ts'
import { fingerprintOf, readTree, removePath, writeFile } from './trees.ts'

let bench: Bench
beforeAll(async () => {
  bench = await openBench({ serverUrl: inject('databaseUrl') })
  await bench.startWorker()
})
afterAll(() => bench.close())

const careful = { settings: { maxDeletePercent: 25, maxDeleteFiles: 1000 } }
const hourly = { kind: 'interval', minutes: 10_000 } as const

async function pairInSync(name: string, files = 10): Promise<TestPair> {
  const pair = await bench.makePair(name, { ...careful, schedule: hourly })
  for (let i = 0; i < files; i++) writeFile(pair.path1, `photos/${i}.txt`, `file ${i}`)
  writeFile(pair.path1, 'stays.txt', 'stays')
  shiftTimes(pair, -86_400)
  await bench.syncNow(pair.id)
  return pair
}

/** A pair of whose files six are deleted, with two new ones, after the run that held them. */
async function heldPair(name: string): Promise<{ pair: TestPair; run: RunRow; held: ApprovalRow }> {
  const pair = await pairInSync(name)
  for (let i = 0; i < 6; i++) removePath(pair.path1, `photos/${i}.txt`)
  writeFile(pair.path1, 'new.txt', 'new')
  const run = await bench.syncNow(pair.id)
  return { pair, run, held: await openHold(pair) }
}

async function openHold(pair: TestPair): Promise<ApprovalRow> {
  const open = await bench.db.approvals.openOf(pair.id, 'held')
  if (open === null) throw new Error(`${pair.row.name} has no open hold`)
  return open
}

async function all(pair: TestPair): Promise<ApprovalRow[]> {
  return (await bench.db.approvals.list({ pairId: pair.id, limit: 100 })).rows
}

/** Approves a hold as the api does, and waits for its run. */
async function approve(held: ApprovalRow): Promise<RunRow> {
  const options: RunOptions = { approvedHold: held.fingerprint }
  await bench.db.approvals.move({ approvalId: held.id, from: ['waiting'], to: 'approved', by: { id: 'u', name: 'Dana' } })
  return start(held.pairId, options, held.id)
}

async function start(pairId: string, options: RunOptions, approvalId: number | null = null): Promise<RunRow> {
  const made = await bench.db.runs.create({ pairId, trigger: 'manual', requestedBy: 'Dana', options, approvalId })
  if (made.kind !== 'created') throw new Error(made.kind)
  await bench.queue.add('run', { runId: made.run.id }, { dedupe: `run-${made.run.id}` })
  return bench.finished(made.run.id)
}

const sidesOf = (pair: TestPair) => [fingerprintOf(pair.path1), fingerprintOf(pair.path2)]

describe('held deletions', () => {
  it('open one hold, the rest flows, and a second run makes no second hold', async () => {
    const { pair, run, held } = await heldPair('once')
    expect(run).toMatchObject({ state: 'held', counters: { done: 1 } })
    expect(held).toMatchObject({ state: 'waiting', approvable: true, runId: run.id, planId: run.planId, schedulePaused: false })
    expect(held.facts).toMatchObject({ number: 6, side: 'path2', folderCount: 1, folders: [{ path: 'photos', files: 6 }] })
    expect(readTree(pair.path2).get('new.txt')).toBe('new')
    expect(readTree(pair.path2).size).toBe(13)
    writeFile(pair.path1, 'newer.txt', 'newer')
    const again = await bench.syncNow(pair.id)
    expect(again).toMatchObject({ state: 'held', approvalId: held.id })
    expect(await all(pair)).toHaveLength(1)
    expect((await bench.db.pairs.get(pair.id))?.schedulePaused).toBe(false)
  })

  it('are carried out as approved, and nothing else is', async () => {
    const { pair, held } = await heldPair('approved')
    writeFile(pair.path1, 'later.txt', 'later')
    expect(await approve(held)).toMatchObject({ state: 'done', counters: { done: 6 } })
    expect([...readTree(pair.path2).keys()].sort()).toEqual(
      ['new.txt', 'photos', ...[6, 7, 8, 9].map((i) => `photos/${i}.txt`), 'stays.txt'].sort(),
    )
    expect(await bench.db.approvals.get(held.id)).toMatchObject({ state: 'applied' })
    expect((await bench.db.approvals.timeline(held.id)).map(({ kind }) => kind)).toEqual(['held', 'applied'])
    expect(await bench.syncNow(pair.id)).toMatchObject({ state: 'done' })
    expect(readTree(pair.path1)).toEqual(readTree(pair.path2))
    expect(await bench.db.approvals.openOf(pair.id, 'held')).toBeNull()
  })

  it('of another set than the approved one are left alone, and need approval again', async () => {
    const { pair, held } = await heldPair('changed')
    removePath(pair.path1, 'photos/6.txt')
    const before = sidesOf(pair)
    expect(await approve(held)).toMatchObject({ state: 'held', gates: [{ code: 'too-many-deletes' }, { code: 'hold-changed' }] })
    expect(sidesOf(pair)).toEqual(before)
    const open = await openHold(pair)
    expect(open).toMatchObject({ state: 'waiting', facts: { number: 7, compared: { same: 6, of: 6 } } })
    expect(await bench.db.approvals.get(held.id)).toMatchObject({ state: 'void', voidCause: 'not-carried-out', replacedBy: open.id })
  })

  it('are left alone when the limits were changed after the approval', async () => {
    const { pair, held } = await heldPair('limits')
    await bench.db.approvals.move({ approvalId: held.id, from: ['waiting'], to: 'approved', by: { id: 'u', name: 'Dana' } })
    await bench.db.pairs.change({
      pairId: pair.id,
      expectedRevision: pair.row.revision,
      changedBy: 'Lee',
      settings: { maxDeletePercent: 30, maxDeleteFiles: 1000, filters: '' },
    })
    const before = sidesOf(pair)
    expect(await start(pair.id, { approvedHold: held.fingerprint }, held.id)).toMatchObject({
      state: 'failed',
      failure: { code: 'plan-changed' },
    })
    expect(sidesOf(pair)).toEqual(before)
    expect(await bench.db.approvals.get(held.id)).toMatchObject({ state: 'void', voidCause: 'not-carried-out' })
  })

  it('that become others replace the hold, and those that are gone end it', async () => {
    const { pair, held } = await heldPair('replaced')
    removePath(pair.path1, 'photos/7.txt')
    await bench.syncNow(pair.id)
    const next = await openHold(pair)
    expect(next.facts).toMatchObject({ number: 7, compared: { same: 6, of: 6 } })
    expect(await bench.db.approvals.get(held.id)).toMatchObject({ state: 'void', voidCause: 'set-changed', replacedBy: next.id })
    for (let i = 0; i < 8; i++) if (i !== 6) cpSync(join(pair.path2, `photos/${i}.txt`), join(pair.path1, `photos/${i}.txt`))
    await bench.syncNow(pair.id)
    expect(await bench.db.approvals.get(next.id)).toMatchObject({ state: 'void', voidCause: 'nothing-held' })
  })
})

describe('a likely cause is named with what speaks for it', () => {
  it('when a folder was moved', async () => {
    const pair = await pairInSync('moved')
    cpSync(join(pair.path1, 'photos'), join(pair.path1, 'archive/2023'), { recursive: true, preserveTimestamps: true })
    for (const gone of ['photos', 'archive/2023/3.txt', 'archive/2023/5.txt']) rmSync(join(pair.path1, gone), { recursive: true })
    await bench.syncNow(pair.id)
    const rest = ['photos/3.txt', 'photos/5.txt']
    const causes = [
      { code: 'moved-folder', side: 'path1', matched: 8, of: 10, folder: 'archive/2023', rest },
      { code: 'top-folder-gone', side: 'path1', folder: 'photos', files: 10 },
    ]
    expect((await openHold(pair)).facts).toMatchObject({ number: 10, causes })
  })

  it('when most files got one new extension', async () => {
    const pair = await pairInSync('ransom', 30)
    for (let i = 0; i < 25; i++) renameSync(join(pair.path1, `photos/${i}.txt`), join(pair.path1, `photos/${i}.txt.locked`))
    for (let i = 0; i < 25; i++) writeFile(pair.path1, `photos/${i}.txt.locked`, `scrambled ${i}`)
    await bench.syncNow(pair.id)
    expect((await openHold(pair)).facts).toMatchObject({
      causes: [{ code: 'common-extension', side: 'path1', extension: '.locked', files: 25, of: 25 }],
    })
  })
})

describe('a run that is held as a whole', () => {
  it('can’t be approved when a side is empty, and its schedule waits until all is well', async () => {
    const pair = await pairInSync('emptied')
    renameSync(pair.path2, `${pair.path2}-away`)
    expect(await bench.syncNow(pair.id)).toMatchObject({ state: 'held' })
    const held = await openHold(pair)
    expect(held).toMatchObject({ approvable: false, schedulePaused: true, gates: [{ code: 'root-missing' }] })
    expect((await bench.db.pairs.get(pair.id))?.schedulePaused).toBe(true)
    await bench.syncNow(pair.id)
    expect(await all(pair)).toHaveLength(1)
    renameSync(`${pair.path2}-away`, pair.path2)
    await bench.syncNow(pair.id)
    expect(await bench.db.approvals.get(held.id)).toMatchObject({ state: 'void', voidCause: 'nothing-held' })
    expect((await bench.db.pairs.get(pair.id))?.schedulePaused).toBe(false)
  })

  it('because all times moved alike has nothing to do when contents are compared', async () => {
    const pair = await pairInSync('shifted')
    shiftTimes(pair, 3600)
    expect(await bench.syncNow(pair.id)).toMatchObject({ state: 'held' })
    const held = await openHold(pair)
    expect(held).toMatchObject({ approvable: true, facts: { causes: [{ code: 'time-shift', side: 'path1', shiftMs: 3_600_000 }] } })
    expect(await start(pair.id, { byContent: true }, held.id)).toMatchObject({ state: 'nothing' })
    expect(await bench.db.approvals.get(held.id)).toMatchObject({ state: 'void', voidCause: 'nothing-held' })
    expect(await bench.syncNow(pair.id)).toMatchObject({ state: 'nothing' })
  })

  it('is carried out exactly as it was planned when it is approved', async () => {
    const pair = await pairInSync('all')
    for (let i = 0; i < 10; i++) writeFile(pair.path1, `photos/${i}.txt`, `another ${i}`)
    writeFile(pair.path1, 'stays.txt', 'another one')
    expect(await bench.syncNow(pair.id)).toMatchObject({ state: 'held' })
    const held = await openHold(pair)
    expect(held).toMatchObject({ approvable: true, facts: { number: 11 } })
    await bench.db.approvals.move({ approvalId: held.id, from: ['waiting'], to: 'approved', by: { id: 'u', name: 'Dana' } })
    expect(await start(pair.id, { approvedPlan: held.fingerprint }, held.id)).toMatchObject({ state: 'done', counters: { done: 11 } })
    expect(readTree(pair.path2)).toEqual(readTree(pair.path1))
    expect(await bench.db.approvals.get(held.id)).toMatchObject({ state: 'applied' })
  })
})

it('deleted files are brought back by a plan of its own', async () => {
  const { pair, held } = await heldPair('back')
  const made = await bench.db.plans.create({
    pairId: pair.id,
    origin: 'preview',
    mode: 'normal',
    settingsVersion: 1,
    requestedBy: 'Dana',
    options: { bringBack: 'path1' },
    approvalId: held.id,
  })
  await bench.queue.add('make-plan', { planId: made?.id ?? 0 }, { dedupe: `plan-${made?.id}` })
  const plan = await bench.made(made?.id ?? 0)
  expect(plan).toMatchObject({ state: 'ready', gates: [], counts: { path1: { new: 6 } } })
  expect(await bench.apply(plan)).toMatchObject({ state: 'done' })
  expect(readTree(pair.path1)).toEqual(readTree(pair.path2))
  expect(await bench.db.approvals.get(held.id)).toMatchObject({ state: 'void', voidCause: 'nothing-held' })
})

function shiftTimes(pair: TestPair, seconds: number): void {
  for (const path of readTree(pair.path1).keys()) {
    if (!path.endsWith('.txt')) continue
    const file = join(pair.path1, path)
    const { atimeMs, mtimeMs } = statSync(file)
    utimesSync(file, atimeMs / 1000, Math.floor(mtimeMs / 1000) + seconds)
  }
}
