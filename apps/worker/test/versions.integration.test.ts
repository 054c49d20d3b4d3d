import { existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { createSecretBox } from '@pairwise/db'
import { openLocalReadable, openLocalWritable, openRemoteReadable, openRemoteWritable, openStore } from '@pairwise/engine'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { createLog } from '../src/logger.ts'
import { expireVersions } from '../src/upkeep/expire-versions.ts'
import { type Bench, openBench, testSecret } from './bench.ts'
import { holdRun } from './run-processes.ts'
import { removePath, writeFile } from './trees.ts'

let bench: Bench
let worker: Awaited<ReturnType<Bench['startWorker']>>
beforeAll(async () => {
  bench = await openBench({ serverUrl: inject('databaseUrl'), lease: { seconds: 2, marginSeconds: 0.5 } })
  worker = await bench.startWorker()
})
afterAll(() => bench.close())

test('what runs replace and delete is kept below the root for so many days, and goes then, no younger one with it', async () => {
  const pair = await bench.makePair('versions', { settings: { versions: { days: 30 } } })
  for (let i = 0; i < 8; i++) writeFile(pair.path1, `filler ${i}`, 'x')
  writeFile(pair.path1, 'd/edited', 'first')
  writeFile(pair.path1, 'deleted', 'gone soon')
  await bench.syncNow(pair.id)
  writeFile(pair.path1, 'd/edited', 'second one')
  removePath(pair.path1, 'deleted')
  const old = await bench.syncNow(pair.id)
  writeFile(pair.path1, 'd/edited', 'the third one')
  const young = await bench.syncNow(pair.id)
  const kept = (runId: number, path: string) => join(pair.path2, '.pairwise/versions', String(runId), path)
  expect(readFileSync(kept(old.id, 'd/edited'), 'utf8')).toBe('first')
  expect(readFileSync(kept(old.id, 'deleted'), 'utf8')).toBe('gone soon')
  expect(readFileSync(kept(young.id, 'd/edited'), 'utf8')).toBe('second one')
  expect(existsSync(join(pair.path1, '.pairwise'))).toBe(false)
  expect((await bench.syncNow(pair.id)).state).toBe('nothing')

  const expire = () =>
    expireVersions(
      pair.id,
      {
        database: bench.db,
        localRoots: [bench.folder],
        log: createLog('silent', 'test'),
        box: createSecretBox(testSecret),
        storage: { openReadable: openLocalReadable, openWritable: openLocalWritable, openRemoteReadable, openRemoteWritable, openStore },
      },
      new AbortController().signal,
    )
  await expire()
  expect(existsSync(kept(old.id, 'd/edited'))).toBe(true)
  // What is not ours, or leads elsewhere, is left alone.
  writeFile(bench.folder, 'elsewhere/mine', 'mine')
  mkdirSync(kept(old.id, 'more'), { recursive: true })
  symlinkSync(join(bench.folder, 'elsewhere'), kept(old.id, 'more/link'))
  writeFile(pair.path2, '.pairwise/versions/notes/mine', 'mine')
  await bench.db.pool.query(`UPDATE runs SET finished_at = finished_at - interval '31 days' WHERE id = $1`, [old.id])
  await expire()
  expect(existsSync(kept(old.id, 'd/edited')), 'kept until a later day').toBe(true)
  await bench.db.pool.query(
    `UPDATE kept_versions SET kept_at = kept_at - interval '31 days', kept_until = kept_until - interval '31 days' WHERE run_id = $1`,
    [old.id],
  )
  await expire()
  expect(existsSync(kept(old.id, ''))).toBe(false)
  expect(readFileSync(kept(young.id, 'd/edited'), 'utf8')).toBe('second one')
  expect(readFileSync(join(bench.folder, 'elsewhere/mine'), 'utf8')).toBe('mine')
  expect(existsSync(join(pair.path2, '.pairwise/versions/notes/mine'))).toBe(true)
  expect((await bench.db.pool.query('SELECT FROM kept_versions WHERE run_id = $1', [old.id])).rowCount).toBe(0)
})

test('what a run kept before its process was killed is known too', { timeout: 240_000 }, async () => {
  const files = 6_000
  const pair = await bench.makePair('cut off', { settings: { versions: { days: 30 } } })
  const pathOf = (i: number) => `d${i % 50}/${i}`
  for (let i = 0; i < files; i++) writeFile(pair.path1, pathOf(i), 'first')
  await bench.syncNow(pair.id)
  // Were all of them changed, the run would be held.
  for (let i = 0; i < files - 500; i++) writeFile(pair.path1, pathOf(i), 'second one')
  const runId = await bench.startRun(pair.id)
  const known = async () => {
    const { rows } = await bench.db.pool.query<{ path: string }>('SELECT search_path AS path FROM kept_versions WHERE run_id = $1', [runId])
    return new Set(rows.map(({ path }) => path))
  }
  await holdRun(worker.pid, async () => (await known()).size, 1)
  const atTheKill = await known()
  expect(worker.signalRunProcesses('SIGKILL')).toBeGreaterThan(0)
  expect((await bench.db.runs.get(runId))?.finishedAt).toBeNull()
  expect(await bench.finished(runId)).toMatchObject({ state: 'done', failure: null })
  const after = await known()
  expect(after.size).toBeGreaterThan(atTheKill.size)
  expect([...atTheKill].filter((path) => !after.has(path))).toEqual([])
  const kept = (path: string) => readFileSync(join(pair.path2, '.pairwise/versions', String(runId), path), 'utf8')
  expect([...after].filter((path) => kept(path) !== 'first')).toEqual([])
})
