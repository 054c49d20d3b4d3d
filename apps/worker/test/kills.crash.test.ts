import { readFileSync } from 'node:fs'
import { runCounters } from '@pairwise/contracts'
import { startPostgres } from '@pairwise/db/testing'
import { describe, expect, inject, it, onTestFinished } from 'vitest'
import { type Bench, openBench, startUnderSupervisor, type TestPair } from './bench.ts'
import { type BigChange, changeBoth, writeBase } from './big-change.ts'
import { seededRandom } from './random.ts'
import { holdRun, isRunning, signalRunProcesses } from './run-processes.ts'
import { until } from './until.ts'

const lease = { seconds: 2, marginSeconds: 0.5 }
const random = seededRandom('kills')

/** A pair of enough files for so many changes. */
async function openPair(bench: Bench, changes: number): Promise<TestPair> {
  const pair = await bench.makePair('big', { settings: { conflicts: { resolve: 'keep-both' } } })
  writeBase(pair, changes, random)
  return pair
}

/** Holds the run processes of a worker still as soon as so many files have arrived. */
function holdAt(count: number, change: BigChange, worker: number): Promise<void> {
  return holdRun(worker, () => change.arrived(), count)
}

/** Whether the run is in the middle: something was done, and something is left. Fails when a file holds what nobody has written. */
async function isInTheMiddle(bench: Bench, runId: number, change: BigChange, before: number): Promise<boolean> {
  const left = change.differences()
  return left > 0 && left < before && (await bench.db.runs.get(runId))?.finishedAt === null
}

/** The process that all connections of the bench's server come from. */
async function postmasterOf(bench: Bench): Promise<number> {
  const { rows } = await bench.db.pool.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')
  return Number(/^PPid:\s*(\d+)/m.exec(readFileSync(`/proc/${rows[0]?.pid}/status`, 'utf8'))?.[1])
}

/** Fails unless the run, and no other, brought everything together without a resync, with a log without gaps. */
async function assertEndedWell(bench: Bench, pair: TestPair, runId: number, change: BigChange): Promise<void> {
  const ended = await bench.finished(runId)
  expect(ended).toMatchObject({ state: 'done', failure: null })
  const { done, total } = runCounters.parse(ended.counters)
  expect(done).toBe(total)
  expect(change.differences()).toBe(0)
  change.assertNothingLost()
  const { rows } = await bench.db.pool.query(
    `SELECT (SELECT array_agg(DISTINCT mode) FROM plans WHERE pair_id = $1 AND id > coalesce((SELECT plan_id FROM runs WHERE id = $2), 0)) AS modes,
            (SELECT status FROM baselines WHERE pair_id = $1) AS status,
            (SELECT count(*) = max(n) AND max(n) = (SELECT log_lines FROM runs WHERE id = $3) FROM run_log_lines WHERE run_id = $3) AS numbered`,
    [pair.id, runId - 1, runId],
  )
  expect(rows[0]).toEqual({ modes: ['normal'], status: 'settled', numbered: true })
  expect(await bench.syncNow(pair.id)).toMatchObject({ state: 'nothing' })
}

describe('a run of 2,000 files', () => {
  it('goes on after 20 kills of its process or of the whole worker, at random points', { timeout: 400_000 }, async () => {
    const bench = await openBench({ serverUrl: inject('databaseUrl'), lease })
    onTestFinished(() => bench.close())
    let worker = await bench.startWorker()
    const [kills, killsOfRun, mostRounds] = [20, 10, 6]
    const pair = await openPair(bench, mostRounds)
    await bench.syncNow(pair.id)
    let killed = 0
    for (let round = 0; killed < kills; round++) {
      expect(round, 'rounds in which a run was found at its end too often').toBeLessThan(mostRounds)
      const change = changeBoth(pair, round, random)
      const before = change.differences()
      const runId = await bench.startRun(pair.id)
      for (let kill = 0; kill < killsOfRun && killed < kills; kill++) {
        const arrived = change.arrived()
        const left = change.toArrive - arrived
        // All files have come, and only deletions are left: the next round has its kills.
        if (left === 0) break
        const point = arrived + random.between(1, Math.max(1, Math.floor(left / (killsOfRun + 2 - kill))))
        await holdAt(point, change, worker.pid)
        // On a busy machine it may have come to its end within a step: then it ends, and the next round has its kills.
        const isHeldInTheMiddle = await isInTheMiddle(bench, runId, change, before)
        if (!isHeldInTheMiddle) break
        if (kill % 2 === 0) expect(worker.signalRunProcesses('SIGKILL')).toBeGreaterThan(0)
        else {
          await worker.killAll()
          worker = await bench.startWorker()
        }
        killed++
      }
      worker.signalRunProcesses('SIGCONT')
      await assertEndedWell(bench, pair, runId, change)
    }
  })

  it('goes on after a kill of its supervisor, which lets the worker end in order', async () => {
    const bench = await openBench({ serverUrl: inject('databaseUrl'), lease })
    onTestFinished(() => bench.close())
    const pair = await openPair(bench, 1)
    const first = await bench.startWorker()
    await bench.syncNow(pair.id)
    await first.stop()

    const { supervisor, worker, log } = await startUnderSupervisor(bench)
    const change = changeBoth(pair, 0, random)
    const before = change.differences()
    const runId = await bench.startRun(pair.id)
    await holdAt(random.between(1, 700), change, worker)
    supervisor.kill('SIGKILL')
    // Until its worker has noticed, the run would go on, on a busy machine to its end.
    await until(
      () => (log().includes('"stopping"') ? true : null),
      () => `the worker to notice:\n${log()}`,
    )
    signalRunProcesses(worker, 'SIGCONT')
    await until(
      () => (isRunning(worker) ? null : true),
      () => 'the worker to end by itself',
    )
    expect(await isInTheMiddle(bench, runId, change, before)).toBe(true)
    await bench.startWorker()
    await assertEndedWell(bench, pair, runId, change)
  })

  it('goes on after a kill of Postgres, which the worker lives through', async () => {
    const postgres = await startPostgres()
    onTestFinished(() => postgres.remove())
    const bench = await openBench({ serverUrl: postgres.url, lease })
    onTestFinished(() => bench.close())
    const worker = await bench.startWorker()
    const pair = await openPair(bench, 1)
    await bench.syncNow(pair.id)
    const change = changeBoth(pair, 0, random)
    const runId = await bench.startRun(pair.id)
    await holdAt(random.between(1, 1_000), change, worker.pid)
    process.kill(await postmasterOf(bench), 'SIGKILL')
    expect(change.arrived()).toBeLessThan(change.toArrive)
    worker.signalRunProcesses('SIGCONT')
    // The kernel takes a moment to give the killed server's shared memory back.
    await until(
      () =>
        postgres.start().then(
          () => true as const,
          () => null,
        ),
      () => 'Postgres to start again',
    )
    await assertEndedWell(bench, pair, runId, change)
  })
})
