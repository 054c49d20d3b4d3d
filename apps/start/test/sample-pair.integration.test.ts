import { cpSync, existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { createDatabase, type Database, type FinishedRunState, type PairRow } from '@pairwise/db'
import { createTestDatabase } from '@pairwise/db/testing'
import { beforeEach, expect, inject, onTestFinished, test } from 'vitest'
import { openDemo } from '../src/demo/sample-pair.ts'
import { temporaryFolder } from './supervised-run.ts'

let url: string
let database: Database
let demo: string
beforeEach(async () => {
  const own = await createTestDatabase(inject('databaseUrl'))
  url = own.url
  database = createDatabase({ connectionString: url })
  demo = join(temporaryFolder(), 'demo')
  onTestFinished(async () => {
    await database.close()
    await own.drop()
  })
})

async function samplePairs(): Promise<PairRow[]> {
  return (await database.pairs.list()).filter((pair) => pair.sample)
}

async function queuedRuns(): Promise<number> {
  const { rows } = await database.runs.list({ limit: 10 })
  return rows.filter((run) => run.state === 'queued').length
}

/** Does what a worker does with the queued first run. */
async function work(state: FinishedRunState): Promise<void> {
  const { rows } = await database.runs.list({ state: 'queued', limit: 1 })
  const [run] = rows
  if (run === undefined) throw new Error('No run is queued.')
  const lease = await database.leases.acquire({ pairId: run.pairId, holder: 'test', runId: run.id, ttlMs: 60_000, marginMs: 0 })
  if (lease.kind !== 'acquired') throw new Error('The pair has a lease already.')
  const claim = { runId: run.id, token: lease.token }
  await database.runs.claim({ ...claim, workerId: 'test' })
  if (state === 'done') cpSync(join(demo, 'NAS'), join(demo, 'Backup'), { recursive: true, preserveTimestamps: true })
  await database.runs.finish({ ...claim, state, ...(state === 'failed' ? { failure: { code: 'x', message: 'x' } } : {}) })
}

const running = new AbortController().signal

test('the pair waits with its first run for the worker, and both sides are changed after it', async () => {
  const opened = await openDemo(demo, url)
  expect(await samplePairs()).toMatchObject([
    { name: 'Sample folders', path1: { folder: join(demo, 'NAS'), name: 'NAS' }, path2: { folder: join(demo, 'Backup'), name: 'Backup' } },
  ])
  expect(await queuedRuns()).toBe(1)
  const finished = opened.finish(running)
  await work('done')
  expect(await finished).toBe(`"Sample folders": NAS and Backup in ${demo}`)
  expect(readdirSync(join(demo, 'NAS', 'Letters'))).toContain('Letter to the landlord.txt')
  expect(existsSync(join(demo, 'Backup', 'Documents', 'Old draft.txt'))).toBe(false)
})

test('a second start leaves pair and folders as they are', async () => {
  const finished = (await openDemo(demo, url)).finish(running)
  await work('done')
  await finished
  rmSync(join(demo, 'NAS', 'Notes', 'Ideas for spring.txt'))
  await (await openDemo(demo, url)).finish(running)
  expect(await samplePairs()).toHaveLength(1)
  expect(await queuedRuns()).toBe(0)
  expect(readdirSync(join(demo, 'NAS', 'Notes'))).not.toContain('Ideas for spring.txt')
})

test('a start that was cut short after the first run makes the changes the next time', async () => {
  await openDemo(demo, url)
  await work('done')
  await (await openDemo(demo, url)).finish(running)
  expect(readdirSync(join(demo, 'NAS', 'Notes'))).toContain('Ideas for spring.txt')
})

test('a first run that failed is said, changes nothing, and is tried again by the next start', async () => {
  const finished = (await openDemo(demo, url)).finish(running)
  await work('failed')
  expect(await finished).toContain('their first run ended as "failed"')
  expect(readdirSync(join(demo, 'NAS', 'Notes'))).not.toContain('Ideas for spring.txt')
  await openDemo(demo, url)
  expect(await queuedRuns()).toBe(1)
})

test('a pair that a person deleted is made anew, and its old folders are kept beside it', async () => {
  await openDemo(demo, url)
  await work('done')
  for (const pair of await samplePairs()) await database.pairs.delete(pair.id)
  await openDemo(demo, url)
  expect(await samplePairs()).toHaveLength(1)
  expect(readdirSync(join(demo, '..')).sort()).toEqual(['demo', expect.stringMatching(/^demo until /)])
})
