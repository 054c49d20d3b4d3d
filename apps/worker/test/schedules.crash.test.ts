import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { RunRow } from '@pairwise/db'
import { startRedis } from '@pairwise/queue/testing'
import { describe, expect, inject, it, type TestContext } from 'vitest'
import { type Bench, type BenchOptions, openBench, type TestPair, type WorkerProcess } from './bench.ts'
import { holdRun } from './run-processes.ts'
import { writeFile } from './trees.ts'
import { until } from './until.ts'

const everyMinute = { kind: 'cron', expression: '* * * * *', timeZone: 'Europe/Berlin' } as const
/** A schedule has two beats in this time at least, and a machine that is busy a little more. */
const twoBeatsMs = 150_000

async function scheduledRuns(bench: Bench, pairId: string): Promise<readonly RunRow[]> {
  const { rows } = await bench.db.runs.list({ pairId, limit: 100 })
  return rows.filter((run) => run.trigger === 'schedule')
}

/** A run that is held still in the middle of its work. */
async function inTheMiddle(bench: Bench, pair: TestPair, worker: WorkerProcess): Promise<number> {
  for (let i = 0; i < 2_000; i++) writeFile(pair.path1, `new/${i}.txt`, `new ${i}`)
  const runId = await bench.startRun(pair.id)
  const target = join(pair.path2, 'new')
  await holdRun(worker.pid, () => (existsSync(target) ? readdirSync(target).length : 0), 10)
  return runId
}

describe.concurrent.each([{ backend: 'Postgres' }, { backend: 'Redis' }])('schedules on $backend', { timeout: 400_000 }, ({ backend }) => {
  async function open(onTestFinished: TestContext['onTestFinished'], options: Pick<BenchOptions, 'lease'> = {}): Promise<Bench> {
    const redis = backend === 'Redis' ? await startRedis() : null
    onTestFinished(() => redis?.remove())
    const bench = await openBench({ serverUrl: inject('databaseUrl'), ...(redis ? { redisUrl: redis.url } : {}), ...options })
    onTestFinished(() => bench.close())
    return bench
  }

  it('of every minute start their runs, and go on after a restart of everything', async ({ onTestFinished }) => {
    const bench = await open(onTestFinished)
    const pair = await bench.makePair('minutely', { schedule: everyMinute })
    const before = await bench.startWorker()
    const first = await until(
      async () => (await scheduledRuns(bench, pair.id))[0] ?? null,
      () => `the first beat:\n${before.log()}`,
      { limitMs: twoBeatsMs },
    )
    expect(first.createdAt.getTime() % 60_000).toBeLessThan(30_000)
    await bench.finished(first.id)
    await before.killAll()
    const known = (await scheduledRuns(bench, pair.id)).length
    const after = await bench.startWorker()
    const runs = await until(
      async () => {
        const all = await scheduledRuns(bench, pair.id)
        return all.length > known ? all : null
      },
      () => `the next beat:\n${after.log()}`,
      { limitMs: twoBeatsMs },
    )
    for (const run of runs) expect(['done', 'nothing']).toContain((await bench.finished(run.id)).state)
  })

  it('that are due during a run make exactly one follow-up', async ({ onTestFinished }) => {
    // Longer than the run is held still, or another process would take it over meanwhile.
    const bench = await open(onTestFinished, { lease: { seconds: 60, marginSeconds: 5 } })
    // Its own beat is far away: the times that it is due are made here.
    const pair = await bench.makePair('busy', { schedule: { kind: 'interval', minutes: 7 * 24 * 60 } })
    const worker = await bench.startWorker()
    const runId = await inTheMiddle(bench, pair, worker)
    await Promise.all(Array.from({ length: 10 }, () => bench.queue.add('pair-due', { pairId: pair.id })))
    await until(
      async () => ((await bench.db.pairs.get(pair.id))?.followUp ? true : null),
      () => 'the pair to be marked',
    )
    expect((await bench.db.runs.get(runId))?.finishedAt).toBeNull()
    worker.signalRunProcesses('SIGCONT')
    await bench.finished(runId)
    const all = await until(
      async () => {
        const { rows } = await bench.db.runs.list({ pairId: pair.id, limit: 100 })
        return rows.length > 1 && rows.every((run) => run.finishedAt) ? rows : null
      },
      () => 'the follow-up to end',
    )
    expect(all.map(({ trigger }) => trigger)).toEqual(['follow-up', 'manual'])
    expect((await bench.db.pairs.get(pair.id))?.followUp).toBe(false)
  })
})
