import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, inject, it, onTestFinished } from 'vitest'
import { openBench } from './bench.ts'
import { seededRandom } from './random.ts'
import { holdRun } from './run-processes.ts'
import { writeFile } from './trees.ts'

const files = 10_000
const random = seededRandom('log')

it('a log of 10,000 lines is whole and numbered without gaps, though the process and then the worker are killed', {
  timeout: 300_000,
}, async () => {
  const bench = await openBench({ serverUrl: inject('databaseUrl'), lease: { seconds: 2, marginSeconds: 0.5 } })
  onTestFinished(() => bench.close())
  const worker = await bench.startWorker()
  const pair = await bench.makePair('long')
  for (let i = 0; i < files; i++) writeFile(pair.path1, `new/${i}.txt`, `new ${i}`)
  const runId = await bench.startRun(pair.id)
  const target = join(pair.path2, 'new')
  const holdAt = (count: number) => holdRun(worker.pid, () => (existsSync(target) ? readdirSync(target).length : 0), count)
  await holdAt(random.between(1, 4_000))
  expect(worker.signalRunProcesses('SIGKILL')).toBeGreaterThan(0)
  await holdAt(random.between(4_500, 8_000))
  await worker.killAll()
  expect(readdirSync(target).length).toBeLessThan(files)
  await bench.startWorker()
  const run = await bench.finished(runId)
  expect(run).toMatchObject({ state: 'done', failure: null })

  const lines = await bench.db.runLog.after(runId, 0, 10 * files)
  expect(lines.length).toBe(run.logLines)
  expect(lines.map(({ n }) => n)).toEqual(Array.from({ length: lines.length }, (_, i) => i + 1))
  const told = new Set(lines.map(({ text }) => /^(new\/\d+\.txt): (copy to Two|the same on both sides)$/.exec(text)?.[1]))
  expect(Array.from({ length: files }, (_, i) => `new/${i}.txt`).filter((path) => !told.has(path))).toEqual([])
})
