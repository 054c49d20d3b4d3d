import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { type Bench, openBench, type TestPair } from './bench.ts'
import { carryOut, makeRun, startOwnProcess, testEntry } from './own-process.ts'
import { fingerprintOf, removePath, writeFile } from './trees.ts'

let bench: Bench
beforeAll(async () => {
  bench = await openBench({ serverUrl: inject('databaseUrl') })
  await bench.startWorker()
})
afterAll(() => bench.close())

async function pairOf(name: string, path1: string, path2: string): Promise<TestPair> {
  return bench.makePair(name, { folders: { path1, path2 } })
}

function folder(name: string): string {
  const path = join(bench.folder, name)
  mkdirSync(path, { recursive: true })
  return path
}

describe('a run refuses, before it touches anything,', () => {
  it('a folder outside of the allowed ones', async () => {
    const run = await bench.syncNow((await pairOf('outside', '/usr', folder('a'))).id)
    expect(run).toMatchObject({ state: 'failed', failure: { code: 'path-not-allowed', params: { side: 'path1', path: '/usr' } } })
    expect((run.failure as { message: string }).message).toMatch(/outside of the folders that pairs may use/)
  })

  it('a folder that a link leads out of the allowed ones, at its end or on the way', async () => {
    const elsewhere = mkdtempSync(join(tmpdir(), 'pairwise-elsewhere-'))
    writeFile(elsewhere, 'inner/file', 'not yours')
    symlinkSync(elsewhere, join(bench.folder, 'link'))
    const before = fingerprintOf(elsewhere)
    for (const path of [join(bench.folder, 'link'), join(bench.folder, 'link/inner'), join(bench.folder, 'link/missing')]) {
      const run = await bench.syncNow((await pairOf(`through ${path}`, folder('b'), path)).id)
      expect(run).toMatchObject({ state: 'failed', failure: { code: 'path-not-allowed', params: { side: 'path2' } } })
    }
    expect(fingerprintOf(elsewhere)).toBe(before)
    rmSync(elsewhere, { recursive: true })
  })

  it('a folder that became a link to elsewhere after the pair was made', async () => {
    const pair = await bench.makePair('swapped')
    writeFile(pair.path1, 'a.txt', 'a')
    expect((await bench.syncNow(pair.id)).state).toBe('done')
    removePath(pair.path2, '.')
    symlinkSync('/usr', pair.path2)
    expect(await bench.syncNow(pair.id)).toMatchObject({ state: 'failed', failure: { code: 'path-not-allowed' } })
  })

  it('two folders that are the same, or one inside the other, also through a link', async () => {
    const outer = folder('outer')
    const inner = folder('outer/inner')
    symlinkSync(inner, join(bench.folder, 'to inner'))
    const cases = [
      [outer, outer],
      [outer, inner],
      [inner, outer],
      [outer, join(bench.folder, 'to inner')],
      [join(bench.folder, 'to inner'), inner],
      [outer, join(outer, 'not there yet')],
    ] as const
    for (const [index, [path1, path2]] of cases.entries()) {
      const run = await bench.syncNow((await pairOf(`overlap ${index}`, path1, path2)).id)
      expect(run, `${path1} and ${path2}`).toMatchObject({ state: 'failed', failure: { code: 'paths-overlap' } })
    }
  })
})

describe('a run is held, and changes nothing,', () => {
  it('when a folder is missing, or something else is in its place', async () => {
    const pair = await bench.makePair('missing')
    writeFile(pair.path1, 'a.txt', 'a')
    await bench.syncNow(pair.id)
    removePath(pair.path2, '.')
    expect(await bench.syncNow(pair.id)).toMatchObject({ state: 'held', gates: [{ code: 'root-missing', kind: 'stop', side: 'path2' }] })
    writeFile(bench.folder, 'missing/two', 'a file')
    expect(await bench.syncNow(pair.id)).toMatchObject({ state: 'held', gates: [{ code: 'root-missing', side: 'path2' }] })
  })

  it('when a folder can’t be read', async () => {
    // No worker, which would be root and could read everything.
    const own = await openBench({ serverUrl: inject('databaseUrl') })
    chmodSync(own.folder, 0o755)
    const pair = await own.makePair('unreadable')
    writeFile(pair.path1, 'a.txt', 'a')
    chmodSync(pair.path2, 0o000)
    const before = fingerprintOf(pair.path1)
    const process = await startOwnProcess(own, testEntry('unprivileged-entry'), { ttlMs: 10_000, marginMs: 1_000 })
    const run = await carryOut(own, process, await makeRun(own, pair.id))
    expect(run).toMatchObject({ state: 'held', gates: [{ code: 'root-missing', side: 'path2', params: { why: 'permission denied' } }] })
    expect(fingerprintOf(pair.path1)).toBe(before)
    chmodSync(pair.path2, 0o755)
    await own.close()
  })
})

describe('a look at folders for a form', () => {
  it('counts files and bytes, and says how the two lie to each other', async () => {
    const [one, two] = [folder('look/one'), folder('look/two')]
    writeFile(one, 'a.txt', '12345')
    writeFile(one, 'deep/b.txt', '123')
    symlinkSync('/usr', join(one, 'a link is not followed'))
    const connectionId = (await bench.db.connections.list())[0]?.id ?? ''
    const look = (path1: string, path2: string) =>
      bench.queue.request(
        'check-folders',
        { path1: { connectionId, folder: path1 }, path2: { connectionId, folder: path2 } },
        { timeoutMs: 30_000 },
      )
    expect(await look(one, two)).toMatchObject({
      path1: { state: 'ok', files: 2, bytes: 8, complete: true },
      path2: { state: 'ok', files: 0, bytes: 0 },
      relation: 'apart',
    })
    expect(await look(one, join(one, 'deep'))).toMatchObject({ relation: 'path2-inside-path1' })
    expect(await look('/usr', join(bench.folder, 'nothing'))).toMatchObject({
      path1: { state: 'not-allowed', files: 0, bytes: 0 },
      path2: { state: 'missing' },
      relation: 'unknown',
    })
  })

  it('says what the user that the worker runs as may not do', async () => {
    const own = await openBench({ serverUrl: inject('databaseUrl') })
    chmodSync(own.folder, 0o755)
    const process = await startOwnProcess(own, testEntry('unprivileged-entry'), { ttlMs: 10_000, marginMs: 1_000 })
    const connectionId = (await own.db.connections.list())[0]?.id ?? ''
    const closed = { path: join(own.folder, 'closed'), inside: join(own.folder, 'closed/inside'), readOnly: join(own.folder, 'read only') }
    for (const path of [closed.inside, closed.readOnly]) mkdirSync(path, { recursive: true })
    chmodSync(closed.path, 0o000)
    chmodSync(closed.readOnly, 0o555)
    const stateOf = async (folder: string) => (await process.perform('check-folders', { path1: { connectionId, folder } })).path1?.state
    expect(await stateOf(closed.path)).toBe('unreadable')
    expect(await stateOf(closed.inside)).toBe('unreadable')
    expect(await stateOf(closed.readOnly)).toBe('not-writable')
    for (const path of Object.values(closed)) chmodSync(path, 0o755)
    await own.close()
  })
})
