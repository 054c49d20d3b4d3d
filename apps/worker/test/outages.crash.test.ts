import { startPostgres } from '@pairwise/db/testing'
import { startRedis } from '@pairwise/queue/testing'
import { describe, expect, inject, it, onTestFinished } from 'vitest'
import { type Bench, openBench, type TestPair, type WorkerProcess } from './bench.ts'
import { type BigChange, changeBoth, writeBase } from './big-change.ts'
import { seededRandom } from './random.ts'
import { holdRun } from './run-processes.ts'
import { until } from './until.ts'

const random = seededRandom('outages')

/** More than a run can do without the database, which keeps what was done after each batch of operations. */
const more = 2_500

/** A pair in the middle of a run of several thousand files, which is held still. */
async function inTheMiddle(bench: Bench, worker: WorkerProcess): Promise<{ pair: TestPair; change: BigChange; runId: number }> {
  const pair = await bench.makePair('big', { settings: { conflicts: { resolve: 'keep-both' } } })
  writeBase(pair, 1, random)
  await bench.syncNow(pair.id)
  const change = changeBoth(pair, 0, random, more)
  const runId = await bench.startRun(pair.id)
  await holdRun(worker.pid, () => change.arrived(), random.between(1, 700))
  return { pair, change, runId }
}

/** Waits until the worker has logged these words after so much of its log. What is said once may be said while a server stops. */
async function says(worker: WorkerProcess, words: string, before: number): Promise<void> {
  await until(
    () => (worker.log().includes(words, before) ? true : null),
    () => `the worker to say "${words}":\n${worker.log()}`,
  )
}

async function assertEndedWell(bench: Bench, pair: TestPair, runId: number, change: BigChange): Promise<void> {
  expect(await bench.finished(runId)).toMatchObject({ state: 'done', failure: null })
  expect(change.differences()).toBe(0)
  change.assertNothingLost()
  expect(await bench.syncNow(pair.id)).toMatchObject({ state: 'nothing' })
}

describe('a server that is away during a run', { timeout: 300_000 }, () => {
  it('Postgres, for less than a lease lasts: the run waits and goes on', async () => {
    const postgres = await startPostgres()
    onTestFinished(() => postgres.remove())
    const bench = await openBench({ serverUrl: postgres.url, lease: { seconds: 30, marginSeconds: 5 } })
    onTestFinished(() => bench.close())
    const worker = await bench.startWorker()
    const { pair, change, runId } = await inTheMiddle(bench, worker)
    const { length } = worker.log()
    await postgres.stop()
    expect(change.arrived()).toBeLessThan(change.toArrive)
    worker.signalRunProcesses('SIGCONT')
    await says(worker, 'the database did not answer; it is tried again', length)
    await postgres.start()
    await assertEndedWell(bench, pair, runId, change)
    expect((await bench.db.runs.get(runId))?.leaseToken, worker.log()).toBe(2)
  })

  it('Postgres, for longer than a lease lasts: the run stops writing by itself, and is taken up again', async () => {
    const postgres = await startPostgres()
    onTestFinished(() => postgres.remove())
    const bench = await openBench({ serverUrl: postgres.url, lease: { seconds: 2, marginSeconds: 0.5 } })
    onTestFinished(() => bench.close())
    const worker = await bench.startWorker()
    const { pair, change, runId } = await inTheMiddle(bench, worker)
    const { length } = worker.log()
    await postgres.stop()
    worker.signalRunProcesses('SIGCONT')
    await says(worker, '"why":"lease-lost"', length)
    const arrived = change.arrived()
    expect(arrived).toBeLessThan(change.toArrive)
    await says(worker, 'a chore failed; it is tried again', worker.log().length)
    expect(change.arrived()).toBe(arrived)
    await postgres.start()
    await assertEndedWell(bench, pair, runId, change)
    expect((await bench.db.runs.get(runId))?.leaseToken).toBeGreaterThan(2)
  })

  it('Redis: the run does not need it, and the next one comes when it is back', async () => {
    const redis = await startRedis()
    onTestFinished(() => redis.remove())
    const bench = await openBench({ serverUrl: inject('databaseUrl'), redisUrl: redis.url })
    onTestFinished(() => bench.close())
    const worker = await bench.startWorker()
    const { pair, change, runId } = await inTheMiddle(bench, worker)
    const { length } = worker.log()
    await redis.stop()
    expect(change.arrived()).toBeLessThan(change.toArrive)
    worker.signalRunProcesses('SIGCONT')
    await says(worker, 'the queue is in trouble', length)
    await redis.start()
    await assertEndedWell(bench, pair, runId, change)
  })
})
