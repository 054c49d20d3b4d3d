import { readFileSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, inject, it, onTestFinished } from 'vitest'
import type { RunProcess } from '../src/run-process/start-run-process.ts'
import { type Bench, openBench, type TestPair } from './bench.ts'
import { type FreezeOrder, type FreezeReport, freezeFile } from './freeze-order.ts'
import { carryOut, makeRun, productEntry, startOwnProcess, testEntry } from './own-process.ts'
import { readTree, removePath, type Tree, writeFile } from './trees.ts'
import { until } from './until.ts'

const lease = { ttlMs: 1_500, marginMs: 300 }
/** So many cases at once: half of their time they wait for a lease to end. Each takes two processes. */
const lanes = 5
/** Two processes that work for the same pairs: one freezes when it is told to, the other takes over. */
interface Lane {
  readonly freezing: RunProcess
  readonly other: RunProcess
}

async function openFreezing(bench: Bench, lasting = lease): Promise<RunProcess> {
  const freezing = await startOwnProcess(bench, testEntry('freezing-entry'), lasting)
  onTestFinished(() => rmSync(freezeFile(freezing.pid), { force: true }))
  return freezing
}

async function openLane(bench: Bench): Promise<Lane> {
  const [freezing, other] = await Promise.all([openFreezing(bench), startOwnProcess(bench, productEntry, lease)])
  return { freezing, other }
}

function tell(freezing: RunProcess, order: FreezeOrder): void {
  writeFileSync(freezeFile(freezing.pid), JSON.stringify(order))
}

function reportOf(freezing: RunProcess): FreezeReport {
  return JSON.parse(readFileSync(freezeFile(freezing.pid), 'utf8')) as FreezeReport
}

const never: FreezeOrder = { at: 0, when: 'before-check' }

let pairs = 0
/** A pair in sync, and then changed so that a run deals with 50 files by every kind of destructive call. */
async function openChangedPair(bench: Bench, freezing: RunProcess): Promise<TestPair> {
  const pair = await bench.makePair(`pair ${++pairs}`, { settings: { conflicts: { resolve: 'keep-both' } } })
  const base = (i: number) => `base/${i}.txt`
  for (const root of [pair.path1, pair.path2]) {
    for (let i = 0; i < 60; i++) {
      writeFile(root, base(i), `base ${i}`)
      utimesSync(join(root, base(i)), 1_600_000_000, 1_600_000_000)
    }
  }
  tell(freezing, never)
  await carryOut(bench, freezing, await makeRun(bench, pair.id))
  for (let i = 0; i < 13; i++) removePath(pair.path1, base(i))
  for (let i = 13; i < 23; i++) removePath(pair.path2, base(i))
  for (let i = 23; i < 27; i++) renameSync(join(pair.path1, base(i)), join(pair.path1, `base/moved ${i}.txt`))
  for (let i = 27; i < 44; i++) utimesSync(join(pair.path2, base(i)), 1_700_000_000, 1_700_000_000 + i)
  for (let i = 44; i < 46; i++) writeFile(pair.path1, base(i), `changed ${i}`)
  for (const side of ['path1', 'path2'] as const) writeFile(pair[side], base(46), `changed on ${side}`)
  for (let i = 0; i < 2; i++) writeFile(pair.path1, `new one/${i}.txt`, `new one ${i}`)
  writeFile(pair.path2, 'new two/0.txt', 'new two 0')
  return pair
}

async function logOf(bench: Bench, runId: number): Promise<string> {
  const lines = await bench.db.runLog.after(runId, 0, 1_000)
  return lines.map(({ level, text }) => `${level} ${text}`).join('\n')
}

function isStopped({ pid }: RunProcess): boolean {
  return /^State:\s*T/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
}

const treesOf = (pair: TestPair) => ({
  one: readTree(pair.path1, { withTemporary: true }),
  two: readTree(pair.path2, { withTemporary: true }),
})

function changedPaths(before: Tree, after: Tree): string[] {
  return [...new Set([...before.keys(), ...after.keys()])].filter(
    (path) => before.has(path) !== after.has(path) || before.get(path) !== after.get(path),
  )
}

async function baselineOf(bench: Bench, pairId: string): Promise<unknown> {
  const { rows } = await bench.db.pool.query(
    `SELECT version, status, (SELECT array_agg(encode(sha256(entries), 'hex') ORDER BY side, key, from_name) FROM baseline_pages WHERE pair_id = $1) AS pages
     FROM baselines WHERE pair_id = $1`,
    [pairId],
  )
  return rows
}

/** What the files hold, whatever they are called: a conflict that was cut off may end with other names, or with one name more. */
const contentsOf = (tree: Tree) => [...new Set(tree.values())].sort()

/**
 * Freezes a run before one call, has the other process finish it, and looks at what the thawed one still does. False when the run was
 * left before that call: on a machine that stands still for a moment a lease may end too early, and that shows nothing.
 */
async function freezeOnce(bench: Bench, lane: Lane, order: FreezeOrder, expected: readonly (string | null)[]): Promise<boolean> {
  const { freezing } = lane
  const pair = await openChangedPair(bench, freezing)
  tell(freezing, order)
  const runId = await makeRun(bench, pair.id)
  const frozen = freezing.perform('run', { runId })
  let isLeft = false
  // It is awaited below, unless something fails before that.
  frozen.then(
    ({ kind }) => {
      isLeft = kind === 'left'
    },
    () => {},
  )
  const isFrozen = await until(
    () => (isStopped(freezing) ? true : isLeft ? false : null),
    () => `the process to stop before call ${order.at}`,
  )
  if (!isFrozen) {
    expect(await frozen).toEqual({ kind: 'left', why: 'lease-lost' })
    return false
  }

  const taken = await carryOut(bench, lane.other, runId)
  // Where the system has no rename that replaces nothing, one that was cut off leaves two names of one file: whoever takes one finds the other changed.
  expect(taken?.state, await logOf(bench, runId)).toMatch(/^(done|partial)$/)
  const before = { trees: treesOf(pair), baseline: await baselineOf(bench, pair.id), run: await bench.db.runs.get(runId) }
  process.kill(freezing.pid, 'SIGCONT')
  expect(await frozen).toEqual({ kind: 'left', why: 'lease-lost' })

  expect(await baselineOf(bench, pair.id)).toEqual(before.baseline)
  expect(await bench.db.runs.get(runId)).toEqual(before.run)
  expect(reportOf(freezing).callsAfterThaw).toBe(order.when === 'after-check' ? 1 : 0)
  const after = treesOf(pair)
  const changed = [...changedPaths(before.trees.one, after.one), ...changedPaths(before.trees.two, after.two)]
  // One call changes one name, or is a rename and changes two.
  expect(changed.length, `changed by the thawed process: ${changed.join(', ')}`).toBeLessThanOrEqual(order.when === 'after-check' ? 2 : 0)

  await until(
    async () => ((await carryOut(bench, lane.other, await makeRun(bench, pair.id)))?.state === 'nothing' ? true : null),
    () => 'both sides to be equal',
  )
  const { one, two } = treesOf(pair)
  expect(contentsOf(one)).toEqual(expected)
  expect(changedPaths(one, two)).toEqual([])
  return true
}

describe('a process that is frozen past its lease while another takes its run over', () => {
  it('commits nothing when it thaws, and at most the call that was under way lands', { timeout: 600_000 }, async () => {
    const bench = await openBench({ serverUrl: inject('databaseUrl') })
    onTestFinished(() => bench.close())
    const open = await Promise.all(Array.from({ length: lanes }, () => openLane(bench)))

    // The calls are those of one attempt, so its lease is not to end half way.
    const counting = await openFreezing(bench, { ...lease, ttlMs: 60_000 })
    const reference = await openChangedPair(bench, counting)
    expect(await carryOut(bench, counting, await makeRun(bench, reference.id))).toMatchObject({ state: 'done' })
    const { calls } = reportOf(counting)
    expect(calls).toBeGreaterThan(50)
    const expected = contentsOf(readTree(reference.path1))
    console.log(`${calls} destructive calls`)

    const cases = Array.from({ length: calls }, (_, i) => i + 1).flatMap((at) => [
      { at, when: 'after-check' as const },
      // A process that is held before it asks its guard does less when it thaws: some of these are enough.
      ...(at % 3 === 0 ? [{ at, when: 'before-check' as const }] : []),
    ])
    const work = async (lane: Lane) => {
      for (let next = cases.shift(); next !== undefined; next = cases.shift()) {
        if (!(await freezeOnce(bench, lane, next, expected))) cases.push(next)
      }
    }
    await Promise.all(open.map(work))
  })
})
