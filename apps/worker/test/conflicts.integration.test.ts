import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, renameSync, symlinkSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { createSecretBox, type DecisionChoice } from '@pairwise/db'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { type Bench, openBench, type TestPair, testSecret } from './bench.ts'
import { readTree, removePath, writeFile } from './trees.ts'

let bench: Bench
beforeAll(async () => {
  bench = await openBench({ serverUrl: inject('databaseUrl') })
  await bench.startWorker()
})
afterAll(() => bench.close())

let round = 0
/** A pair that agrees on some texts, and then disputes two of them. */
async function disputed(settings: object = {}): Promise<TestPair> {
  const pair = await bench.makePair(`conflicts ${++round}`, { settings })
  for (let i = 0; i < 8; i++) writeFile(pair.path1, `filler ${i}`, `filler ${i}`)
  writeFile(pair.path1, 'finance/budget.csv', 'rent,1200\npower,80\n')
  writeFile(pair.path1, 'gone.txt', 'was agreed\n')
  expect((await bench.syncNow(pair.id)).state).toBe('done')
  writeFile(pair.path1, 'finance/budget.csv', 'rent,1300\npower,80\n')
  writeFile(pair.path2, 'finance/budget.csv', 'rent,1200\npower,95\nwater,31\n')
  utimesSync(join(pair.path2, 'finance/budget.csv'), 1_700_000_000, 1_700_000_000)
  writeFile(pair.path1, 'gone.txt', 'edited here\n')
  removePath(pair.path2, 'gone.txt')
  return pair
}

async function waiting(pair: TestPair) {
  const rows = await bench.db.conflicts.all({ pairId: pair.id, states: ['open', 'decided'] }, { limit: 100, locked: false })
  return [...rows].sort((one, other) => (pathOf(one) < pathOf(other) ? -1 : 1))
}
const pathOf = ({ path }: { path: Uint8Array }) => Buffer.from(path).toString().replaceAll('\0', '/')
const latest = async (pair: TestPair) =>
  (await bench.db.liveEvents.after('conflicts', 0, 1000))
    .map(({ body }) => body as { pairId: string })
    .filter(({ pairId }) => pairId === pair.id)

async function decide(pair: TestPair, choices: Readonly<Record<string, DecisionChoice>>, merged?: string): Promise<number> {
  const rows = await waiting(pair)
  const decisions = rows.flatMap((row) => {
    const choice = choices[pathOf(row)]
    return choice === undefined ? [] : [{ id: row.id, choice }]
  })
  await bench.db.conflictDecisions.stage(decisions, { name: 'Dana', id: 'dana' })
  if (merged !== undefined) {
    const bytes = Buffer.from(merged)
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    const sealed = createSecretBox(testSecret).seal(bytes)
    for (const { id, choice } of decisions)
      if (choice === 'merge') await bench.db.conflictDecisions.putMerge(id, { sha256, size: bytes.length, sealed })
  }
  const plan = await bench.db.plans.create({
    pairId: pair.id,
    origin: 'preview',
    mode: 'decisions',
    settingsVersion: 1,
    requestedBy: 'Dana',
  })
  if (plan === null) throw new Error('no plan')
  await bench.db.conflictDecisions.assign(
    decisions.map(({ id }) => id),
    plan.id,
  )
  await bench.queue.add('make-plan', { planId: plan.id }, { dedupe: `plan-${plan.id}` })
  return plan.id
}

describe('a run of a pair that asks', () => {
  test('leaves both versions as they are and records them, with what was agreed and its text', async () => {
    const pair = await disputed()
    const before = { one: readTree(pair.path1), two: readTree(pair.path2) }
    const run = await bench.syncNow(pair.id)
    expect(run).toMatchObject({ state: 'nothing', counters: { conflicts: 2 } })
    expect({ one: readTree(pair.path1), two: readTree(pair.path2) }).toEqual(before)
    const rows = await waiting(pair)
    expect(rows.map((row) => [pathOf(row), row.kind, row.state, row.revision])).toEqual([
      ['finance/budget.csv', 'edit-edit', 'open', 1],
      ['gone.txt', 'edit-delete', 'open', 1],
    ])
    expect(rows[0]).toMatchObject({ agreed: { size: 19 }, base: createHash('sha256').update('rent,1200\npower,80\n').digest('hex') })
    const store = bench.db.baseStore({ pairId: pair.id, box: createSecretBox(testSecret), keyOf: (path) => path })
    expect(Buffer.from((await store.read(rows[0]?.base ?? '')) ?? []).toString()).toBe('rent,1200\npower,80\n')
    expect(await latest(pair)).toContainEqual({ type: 'conflicts-changed', pairId: pair.id, open: 2, decided: 0 })
  })

  test('keeps the row, with a new revision and no decision, when a version changes, and settles it when they agree', async () => {
    const pair = await disputed()
    await bench.syncNow(pair.id)
    const [row] = await waiting(pair)
    await bench.db.conflictDecisions.stage([{ id: row?.id ?? 0, choice: 'keep-path1' }], { name: 'Dana', id: 'dana' })
    await bench.syncNow(pair.id)
    expect((await waiting(pair))[0]).toMatchObject({ id: row?.id, revision: 1, state: 'decided' })
    writeFile(pair.path2, 'finance/budget.csv', 'rent,1200\npower,99\n')
    await bench.syncNow(pair.id)
    expect((await waiting(pair))[0]).toMatchObject({ id: row?.id, revision: 2, state: 'open', decision: null, changedSide: 'path2' })
    writeFile(pair.path1, 'finance/budget.csv', 'rent,1200\npower,99\n')
    await bench.syncNow(pair.id)
    expect((await waiting(pair)).map(pathOf)).toEqual(['gone.txt'])
    expect(await bench.db.conflicts.get(row?.id ?? 0)).toMatchObject({ state: 'gone' })
  })

  test('settles nothing in a place that could not be looked into', async () => {
    const pair = await disputed()
    await bench.syncNow(pair.id)
    renameSync(join(pair.path2, 'finance'), join(bench.folder, `elsewhere ${round}`))
    symlinkSync(join(bench.folder, `elsewhere ${round}`), join(pair.path2, 'finance'))
    await bench.syncNow(pair.id)
    expect((await waiting(pair)).map(pathOf)).toEqual(['finance/budget.csv', 'gone.txt'])
  })

  test('asks about what differs at the first sync, also when it was shown before', async () => {
    const pair = await bench.makePair(`conflicts ${++round}`)
    writeFile(pair.path1, 'f', 'one')
    writeFile(pair.path2, 'f', 'another')
    writeFile(pair.path1, 'only one', '1')
    const run = await bench.apply(await bench.preview(pair.id, 'baseline'))
    expect(run.state).toBe('done')
    expect(readTree(pair.path1).get('f')).toBe('one')
    expect(readTree(pair.path2).get('f')).toBe('another')
    expect((await waiting(pair)).map((row) => [pathOf(row), row.kind])).toEqual([['f', 'new-new']])
  })
})

describe('a plan of decisions', () => {
  test('carries out exactly them, keeps what it replaces, and settles the conflicts', async () => {
    const pair = await disputed()
    await bench.syncNow(pair.id)
    const merged = 'rent,1300\npower,95\nwater,31\n'
    const plan = await bench.made(await decide(pair, { 'finance/budget.csv': 'merge', 'gone.txt': 'keep-changed' }, merged))
    expect(plan).toMatchObject({ state: 'ready', mode: 'decisions', total: 2 })
    const run = await bench.apply(plan)
    expect(run).toMatchObject({ state: 'done', counters: { done: 2, failed: 0, stale: 0 } })
    for (const root of [pair.path1, pair.path2]) {
      expect(readTree(root).get('finance/budget.csv')).toBe(merged)
      expect(readTree(root).get('gone.txt')).toBe('edited here\n')
    }
    expect(await waiting(pair)).toEqual([])
    const kept = (root: string) => readFileSync(join(root, `.pairwise/versions/${run.id}/finance/budget.csv`), 'utf8')
    expect(kept(pair.path1)).toBe('rent,1300\npower,80\n')
    expect(kept(pair.path2)).toBe('rent,1200\npower,95\nwater,31\n')
    const { rows } = await bench.db.pool.query('SELECT side, search_path, reason FROM kept_versions WHERE run_id = $1 ORDER BY side', [
      run.id,
    ])
    expect(rows).toEqual(['path1', 'path2'].map((side) => ({ side, search_path: 'finance/budget.csv', reason: 'DECISION' })))
    expect((await bench.syncNow(pair.id)).state).toBe('nothing')
  })

  test('leaves out what changed before it was made, and sets aside what changed after', async () => {
    const pair = await disputed()
    await bench.syncNow(pair.id)
    writeFile(pair.path1, 'finance/budget.csv', 'rent,1400\n')
    const plan = await bench.made(await decide(pair, { 'finance/budget.csv': 'keep-path2', 'gone.txt': 'delete' }))
    expect(plan).toMatchObject({ state: 'ready', total: 1 })
    expect((await waiting(pair)).map((row) => [pathOf(row), row.state, row.revision, row.changedSide])).toEqual([
      ['finance/budget.csv', 'open', 2, 'path1'],
      ['gone.txt', 'decided', 1, null],
    ])
    writeFile(pair.path1, 'gone.txt', 'edited once more\n')
    const run = await bench.apply(plan)
    expect(run).toMatchObject({ state: 'partial', counters: { done: 0, stale: 1 } })
    expect(readTree(pair.path1).get('gone.txt')).toBe('edited once more\n')
    expect(readTree(pair.path1).get('finance/budget.csv')).toBe('rent,1400\n')
    expect((await waiting(pair)).map((row) => [pathOf(row), row.state, row.revision, row.decision])).toEqual([
      ['finance/budget.csv', 'open', 2, null],
      ['gone.txt', 'open', 2, null],
    ])
    expect(existsSync(join(pair.path1, '.pairwise'))).toBe(false)
  })

  test('keeps nothing where versions are switched off', async () => {
    const pair = await disputed({ versions: { keep: false } })
    await bench.syncNow(pair.id)
    const run = await bench.apply(await bench.made(await decide(pair, { 'finance/budget.csv': 'keep-both', 'gone.txt': 'delete' })))
    expect(run).toMatchObject({ state: 'done', counters: { done: 2 } })
    expect(readdirSync(join(pair.path1, 'finance')).sort()).toEqual(['budget (Two 2023-11-14).csv', 'budget.csv'])
    expect(existsSync(join(pair.path1, '.pairwise'))).toBe(false)
    expect((await bench.syncNow(pair.id)).state).toBe('nothing')
  })
})
