import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { type Bench, openBench, type TestPair, type WorkerProcess } from './bench.ts'
import { makeRun } from './own-process.ts'
import { goOnSlowly, holdRun } from './run-processes.ts'
import { readTree, removePath, writeFile } from './trees.ts'
import { until } from './until.ts'

let bench: Bench
let worker: WorkerProcess
beforeAll(async () => {
  bench = await openBench({ serverUrl: inject('databaseUrl') })
  worker = await bench.startWorker()
})
afterAll(() => bench.close())

async function logOf(runId: number): Promise<string[]> {
  return (await bench.db.runLog.after(runId, 0, 100_000)).map(({ text }) => text)
}

async function pairInSync(name: string, files = 10): Promise<TestPair> {
  const pair = await bench.makePair(name)
  for (let i = 0; i < files; i++) writeFile(pair.path1, `${i}.txt`, `file ${i}`)
  await bench.syncNow(pair.id)
  return pair
}

/** Holds a run still once it has brought so many files to path2. */
function holdAt(pair: TestPair, count: number, { pid }: WorkerProcess = worker): Promise<void> {
  const folder = join(pair.path2, 'new')
  return holdRun(pid, () => (existsSync(folder) ? readdirSync(folder).length : 0), count)
}

describe('a run', () => {
  it('makes the baseline first, and brings both sides together after that', async () => {
    const pair = await bench.makePair('plain')
    writeFile(pair.path1, 'a.txt', 'one')
    writeFile(pair.path2, 'sub/b.txt', 'two')
    const first = await bench.syncNow(pair.id)
    expect(first).toMatchObject({ state: 'done', failure: null, counters: { total: 3, done: 3, filesPath1: 1, filesPath2: 1 } })
    expect(await bench.db.plans.get(first.planId ?? 0)).toMatchObject({ mode: 'baseline', state: 'applied', baselineVersion: 0, total: 3 })
    expect(readTree(pair.path1)).toEqual(readTree(pair.path2))
    writeFile(pair.path1, 'a.txt', 'one changed')
    const second = await bench.syncNow(pair.id)
    expect(second).toMatchObject({ state: 'done', counters: { total: 1, done: 1, bytesTotal: 11, bytesDone: 11 } })
    expect(await bench.db.plans.get(second.planId ?? 0)).toMatchObject({
      mode: 'normal',
      counts: { path1: {}, path2: { changed: 1 }, none: {} },
    })
    expect(readTree(pair.path2).get('a.txt')).toBe('one changed')
    const third = await bench.syncNow(pair.id)
    expect(third).toMatchObject({ state: 'nothing', failure: null })
    expect(await bench.db.plans.get(third.planId ?? 0)).toMatchObject({ state: 'nothing', total: 0 })
  })

  it('of a pair that moves contents with rsync says how much of a file had to be sent', async () => {
    const pair = await bench.makePair('by rsync', { settings: { transport: 'rsync', rsyncCompress: true } })
    const size = 3 * (1 << 20)
    for (const [end, sent] of [
      ['', size],
      ['and more', 8],
    ] as const) {
      writeFile(pair.path1, 'large.bin', 'x\n'.repeat(size / 2) + end)
      const run = await bench.syncNow(pair.id)
      expect(run).toMatchObject({ state: 'done', counters: { done: 1, bytesDone: size + end.length } })
      const told = (await logOf(run.id)).find((line) => line.startsWith('rsync: ')) ?? ''
      expect(told).toMatch(/^rsync: \d+ of \d+ bytes were sent$/)
      expect(Number(told.split(' ')[1])).toBeLessThanOrEqual(sent + 4096)
    }
    expect(readTree(pair.path1)).toEqual(readTree(pair.path2))
  })

  it('tells whoever watches how it stands, and leaves a log that begins and ends', async () => {
    const pair = await pairInSync('watched')
    writeFile(pair.path1, 'new.txt', 'new')
    const { id } = await bench.syncNow(pair.id)
    const events = (await bench.db.liveEvents.after(`run:${id}`, 0, 100)).map(({ body }) => body)
    expect(events[0]).toMatchObject({ type: 'run-changed', runId: id, pairId: pair.id })
    expect(events.at(-1)).toEqual({ type: 'run-changed', runId: id, pairId: pair.id, state: 'done' })
    expect(events).toContainEqual(expect.objectContaining({ type: 'run-progress', runId: id }))
    const instance = (await bench.db.liveEvents.after('instance', 0, 100_000)).map(({ body }) => body)
    expect(instance).toContainEqual({ type: 'run-changed', runId: id, pairId: pair.id, state: 'done' })
    expect(instance.at(-1)).toEqual({ type: 'pair-changed', pairId: pair.id })
    const lines = await logOf(id)
    expect(lines[0]).toBe(`Run ${id} of watched, started by tester`)
    expect(lines).toContain('new.txt: copy to Two')
    expect(lines.at(-1)).toBe('Done: 1 of 1 changes made')
  })

  it('that is asked for twice at once is carried out once', async () => {
    const second = await bench.startWorker()
    const pair = await pairInSync('twice')
    for (let i = 0; i < 500; i++) writeFile(pair.path1, `new/${i}.txt`, `new ${i}`)
    const runId = await makeRun(bench, pair.id)
    expect(await bench.db.runs.create({ pairId: pair.id, trigger: 'manual', requestedBy: null })).toEqual({ kind: 'run-active' })
    await Promise.all(Array.from({ length: 7 }, () => bench.queue.add('run', { runId })))
    expect(await bench.finished(runId)).toMatchObject({ state: 'done', counters: { total: 501, done: 501 } })
    expect((await logOf(runId)).filter((text) => text.startsWith('Run '))).toHaveLength(1)
    expect(readTree(pair.path1)).toEqual(readTree(pair.path2))
    await second.stop()
  })

  it('stops when another process asks for it, keeps what it did, and the next one does the rest', async () => {
    const pair = await pairInSync('stopped')
    for (let i = 0; i < 3_000; i++) writeFile(pair.path1, `new/${i}.txt`, `new ${i}`)
    const runId = await bench.startRun(pair.id)
    await holdAt(pair, 100)
    expect((await bench.db.runs.requestStop(runId, 'somebody')).kind).toBe('stopping')
    await goOnSlowly(worker.pid)
    const run = await bench.finished(runId)
    expect(run).toMatchObject({ state: 'stopped', stopRequestedBy: 'somebody', failure: null })
    const done = readTree(pair.path2).size
    expect(done).toBeLessThan(3_000)
    expect((await logOf(runId)).at(-1)).toMatch(/^Stopped: \d+ of 3001 changes made/)
    expect(await bench.syncNow(pair.id)).toMatchObject({ state: 'done', counters: { total: 3_011 - done } })
    expect(readTree(pair.path1)).toEqual(readTree(pair.path2))
  })

  it('holds everything when a side is empty, and changes nothing', async () => {
    const pair = await pairInSync('emptied')
    for (let i = 0; i < 10; i++) removePath(pair.path2, `${i}.txt`)
    const run = await bench.syncNow(pair.id)
    expect(run).toMatchObject({
      state: 'held',
      failure: null,
      gates: [{ code: 'side-emptied', kind: 'stop', side: 'path2', params: { prior: 10 } }],
    })
    expect(readTree(pair.path1).size).toBe(10)
    expect(await bench.db.plans.get(run.planId ?? 0)).toMatchObject({ state: 'held' })
  })

  it('holds deletions that are too many, and lets the rest flow', async () => {
    const pair = await pairInSync('deletions')
    await bench.db.pairs.change({
      pairId: pair.id,
      expectedRevision: 1,
      settings: { maxDeletePercent: 25, maxDeleteFiles: 1000, filters: '- *.tmp' },
    })
    for (let i = 0; i < 5; i++) removePath(pair.path1, `${i}.txt`)
    writeFile(pair.path1, 'new.txt', 'new')
    writeFile(pair.path1, 'left-out.tmp', 'out')
    expect(await bench.syncNow(pair.id)).toMatchObject({
      state: 'held',
      counters: { total: 1, done: 1 },
      gates: [{ code: 'too-many-deletes', kind: 'part', side: 'path2', params: { deleted: 5, prior: 10, percent: 25 } }],
    })
    expect([...readTree(pair.path2).keys()]).toEqual(expect.arrayContaining(['0.txt', 'new.txt']))
    expect(readTree(pair.path2).has('left-out.tmp')).toBe(false)
  })

  it('goes on in another process when its own is killed', async () => {
    const pair = await pairInSync('killed')
    for (let i = 0; i < 1_000; i++) writeFile(pair.path1, `new/${i}.txt`, `new ${i}`)
    const runId = await bench.startRun(pair.id)
    await holdAt(pair, 100)
    expect(worker.signalRunProcesses('SIGKILL')).toBeGreaterThan(0)
    // The folder and its files, whichever process brought them.
    expect(await bench.finished(runId)).toMatchObject({ state: 'done', failure: null, counters: { total: 1_001, done: 1_001 } })
    expect(readTree(pair.path1)).toEqual(readTree(pair.path2))
    const lines = await logOf(runId)
    expect(lines).toContain('The process ended with SIGKILL in the middle of its task.')
    expect(lines).toContain('It was cut off and goes on now. What was done before is kept.')
  })

  it('is done, and has not found nothing to do, when it was cut off after its last change', async () => {
    const pair = await pairInSync('cut off at its end')
    const runId = await makeRun(bench, pair.id)
    const told = JSON.stringify({ total: 3, done: 2, bytesTotal: 7, bytesDone: 4 })
    await bench.db.pool.query(`UPDATE runs SET state = 'applying', counters = counters || $2 WHERE id = $1`, [runId, told])
    expect(await bench.finished(runId)).toMatchObject({ state: 'done', counters: { total: 3, done: 3, bytesTotal: 7, bytesDone: 7 } })
    expect(await logOf(runId)).toContain('Done: 3 of 3 changes made')
  })

  it('fails with the reason when its filters can’t be read', async () => {
    const pair = await pairInSync('filters')
    await bench.db.pairs.change({ pairId: pair.id, expectedRevision: 1, settings: { filters: '- fine\nnonsense' } })
    expect(await bench.syncNow(pair.id)).toMatchObject({ state: 'failed', failure: { code: 'filters-invalid', params: { line: 2 } } })
  })

  it('is made when a pair is due, unless the pair is paused or gone', async () => {
    const pair = await bench.makePair('due', { schedule: { kind: 'interval', minutes: 10_000 } })
    await bench.queue.add('pair-due', { pairId: pair.id })
    const run = await until(
      async () => (await bench.db.runs.latestFinished([pair.id])).get(pair.id) ?? null,
      () => 'the run',
    )
    expect(run).toMatchObject({ trigger: 'schedule', state: 'nothing' })
    const paused = await bench.makePair('paused', { schedule: { kind: 'interval', minutes: 10_000 } })
    await bench.db.pairs.setSchedule(paused.id, { kind: 'interval', minutes: 10_000 }, true)
    await bench.queue.request('pair-due', { pairId: paused.id }, { timeoutMs: 30_000 })
    await bench.queue.request('pair-due', { pairId: '99999999-9999-4999-8999-999999999999' }, { timeoutMs: 30_000 })
    expect((await bench.db.runs.list({ pairId: paused.id, limit: 10 })).rows).toEqual([])
  })
})

describe('a missing job', () => {
  it('is put back for a run and for a plan that are queued', async () => {
    const pair = await pairInSync('lost')
    const made = await bench.db.runs.create({ pairId: pair.id, trigger: 'manual', requestedBy: null })
    const plan = await bench.db.plans.create({ pairId: pair.id, origin: 'preview', mode: 'normal', settingsVersion: 1, requestedBy: null })
    expect(await bench.finished(made.kind === 'created' ? made.run.id : 0)).toMatchObject({ state: 'nothing' })
    await until(
      async () => ((await bench.db.plans.get(plan?.id ?? 0))?.state === 'nothing' ? true : null),
      () => 'the plan',
    )
  })
})

describe('a worker that is asked to stop', () => {
  it('leaves its run in order, for the next worker to go on with at once', async () => {
    const own = await openBench({ serverUrl: inject('databaseUrl'), lease: { seconds: 60, marginSeconds: 5 } })
    const first = await own.startWorker()
    const pair = await own.makePair('handed over')
    for (let i = 0; i < 3_000; i++) writeFile(pair.path1, `new/${i}.txt`, `new ${i}`)
    const runId = await own.startRun(pair.id)
    await holdAt(pair, 100, first)
    const stopped = first.stop()
    await until(
      () => (first.log().includes('"stopping"') ? true : null),
      () => `the worker to stop:\n${first.log()}`,
    )
    first.signalRunProcesses('SIGCONT')
    await stopped
    const between = await own.db.runs.get(runId)
    expect(between).toMatchObject({ finishedAt: null, state: 'applying' })
    const done = readTree(pair.path2).size
    expect(done).toBeLessThan(3_000)
    await own.startWorker()
    expect(await own.finished(runId)).toMatchObject({ state: 'done', failure: null })
    expect(readTree(pair.path1)).toEqual(readTree(pair.path2))
    await own.close()
  })
})
