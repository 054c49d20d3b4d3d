import { linkSync, lstatSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { noMetadata, type SyncPolicy } from '../core/policy.ts'
import type { Side } from '../core/side.ts'
import type { SyncEvent } from '../core/sync-event.ts'
import type { WritableBackend } from '../ports/storage-backend.ts'
import { DiskPair } from '../testing/disk-pair.ts'
import { removePaths, type Tree, writeTree } from '../testing/disk-tree.ts'
import { ThreadGuard } from '../testing/thread-guard.ts'
import { Faults, withFaults } from '../testing/with-faults.ts'

const filler: Tree = Object.fromEntries(Array.from({ length: 10 }, (_, i) => [`filler${i}`, `filler ${i}`]))
const kept: Partial<SyncPolicy> = { metadata: { ...noMetadata, hardLinks: true } }
let pair: DiskPair
beforeEach(async () => {
  pair = new DiskPair()
  writeTree(pair.path1, filler)
  await pair.sync({ ...kept, resync: 'path1' })
})
afterEach(() => pair.remove())

const inode = (side: Side, path: string) => lstatSync(join(pair[side], path)).ino
const link = (side: Side, existing: string, path: string) => linkSync(join(pair[side], existing), join(pair[side], path))

test('where a disk can not give a name, it becomes a file of its own, and a notice says so', async () => {
  writeTree(pair.path1, { a: 'shared' })
  for (const name of ['b', 'c']) link('path1', 'a', name)
  const notices: string[] = []
  const onEvent = (event: SyncEvent) => event.type === 'notice' && notices.push(event.path)
  const wrap = (backend: WritableBackend, side: Side) =>
    Object.assign(withFaults(backend, side, new Faults()), { addName: async () => null })
  expect(await pair.sync(kept, { wrap, onEvent })).toMatchObject({ result: 'done', counters: { failed: 0, stale: 0 } })
  expect(notices.sort()).toEqual(['b', 'c'])
  expect(new Set(['a', 'b', 'c'].map((name) => inode('path2', name))).size).toBe(3)
  expect((await pair.sync(kept)).result).toBe('nothing')
})

test('names that go from one file to another, crosswise, come to be as they are there', async () => {
  writeTree(pair.path1, { a: 'first', d: 'second, longer' })
  link('path1', 'a', 'b')
  link('path1', 'd', 'c')
  await pair.sync(kept)
  expect([inode('path2', 'a'), inode('path2', 'd')]).toEqual([inode('path2', 'b'), inode('path2', 'c')])
  removePaths(pair.path1, 'b', 'c')
  link('path1', 'a', 'c')
  link('path1', 'd', 'b')
  expect((await pair.sync(kept)).counters).toMatchObject({ failed: 0, stale: 0 })
  expect([inode('path2', 'a'), inode('path2', 'd')]).toEqual([inode('path2', 'c'), inode('path2', 'b')])
  expect(pair.trees().path2).toEqual({ ...filler, a: 'first', b: 'second, longer', c: 'first', d: 'second, longer' })
})

test('a name is not given to a file that holds something else by then', async () => {
  writeTree(pair.path1, { m: 'shared' })
  await pair.sync(kept)
  link('path1', 'm', 'n')
  const edit = () => writeTree(pair.path2, { m: 'edited' })
  const faults = new Faults(({ method, path, side }) =>
    method === 'addName' && path === 'n' && side === 'path2' ? { kind: 'delay', wait: async () => edit() } : null,
  )
  await pair.sync(kept, { wrap: (backend, side) => withFaults(backend, side, faults) })
  expect(pair.trees().path2).toMatchObject({ m: 'edited', n: 'shared' })
  expect(pair.trees().path1).toMatchObject({ m: 'shared', n: 'shared' })
})

test('nothing is copied for a name of a file that both sides have', async () => {
  writeTree(pair.path1, { m: 'shared' })
  await pair.sync(kept)
  link('path1', 'm', 'n')
  const report = await pair.sync(kept)
  expect(report).toMatchObject({ result: 'done', totals: { bytes: { path2: 0 } }, counters: { bytesDone: 0, failed: 0, stale: 0 } })
  expect(inode('path2', 'n')).toBe(inode('path2', 'm'))
})

test.each([kept, {}])(
  'an edit that reaches many names on both sides is no conflict with itself, in threads either (%#)',
  async (policy) => {
    const names = Array.from({ length: 300 }, (_, i) => `f${i}`)
    writeTree(pair.path1, Object.fromEntries(names.map((name) => [name, `first ${name}`])))
    await pair.sync(policy)
    for (const side of ['path1', 'path2'] as const) for (const name of names) link(side, name, `also-${name}`)
    await pair.sync(policy)
    writeTree(pair.path1, Object.fromEntries(names.map((name) => [name, `second ${name}`])))
    const report = await pair.sync(policy, { guard: new ThreadGuard() })
    expect(report).toMatchObject({ result: 'done', counters: { failed: 0, stale: 0, done: 600 } })
    const both = names.flatMap((name) => [[name, `second ${name}`] as const, [`also-${name}`, `second ${name}`] as const])
    expect(pair.trees().path2).toEqual({ ...filler, ...Object.fromEntries(both) })
    expect((await pair.sync(policy)).result).toBe('nothing')
  },
)
