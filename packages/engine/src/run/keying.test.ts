import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Keying } from '../core/path-key.ts'
import { defaultPolicy } from '../core/policy.ts'
import { DiskPair } from '../testing/disk-pair.ts'
import { removePaths, type Tree, traceTree, writeTree } from '../testing/disk-tree.ts'
import { MemoryPair } from '../testing/memory-pair.ts'

const composed = '\u00e9'
const decomposed = 'e\u0301'
/** Nobody touches these, so that the limits on deletions and changes stay quiet. */
const fillers: Tree = Object.fromEntries(Array.from({ length: 10 }, (_, i) => [`filler${i}`, `filler ${i}`]))

let pair: DiskPair
beforeEach(() => {
  pair = new DiskPair()
})
afterEach(() => pair.remove())

async function start(base: Tree, keying: Keying = 'nfc'): Promise<void> {
  writeTree(pair.path1, { ...fillers, ...base })
  await pair.sync({ keying, resync: 'path1' })
}

const traces = () => [traceTree(pair.path1), traceTree(pair.path2)]
const names = (side: 'path1' | 'path2') => Object.keys(pair.trees()[side]).filter((name) => !name.startsWith('filler'))
const keyings: readonly Keying[] = ['bytes', 'nfc', 'fold', 'nfc-fold']

describe.each(keyings.flatMap((from) => keyings.filter((to) => to !== from).map((to) => [from, to] as const)))(
  'from %s to %s',
  (from, to) => {
    test('names are matched in another way from one run to the next without a word, and changes still travel', async () => {
      await start({ [`Z/${composed}/deep`]: 'x', [`a${decomposed}/f`]: 'y', 'b/Q': 'z', 'B!': 'w' }, from)
      const before = traces()
      expect((await pair.sync({ keying: to })).totals.operations).toBe(0)
      expect(traces()).toEqual(before)
      writeTree(pair.path2, { [`Z/${composed}/deep`]: 'edited' })
      removePaths(pair.path1, `a${decomposed}`)
      expect((await pair.sync({ keying: from })).counters).toMatchObject({ done: 3, failed: 0, stale: 0 })
      expect(pair.trees().path1).toEqual(pair.trees().path2)
      expect(pair.trees().path1).toMatchObject({ [`Z/${composed}/deep`]: 'edited' })
      expect(names('path2')).not.toContain(`a${decomposed}/f`)
      expect((await pair.sync({ keying: to })).totals.operations).toBe(0)
    })
  },
)

test('what was known of contents stays with the names that are still known', async () => {
  const compare = { ...defaultPolicy.compare, checksum: 'baseline' } as const
  writeTree(pair.path2, { 'dir/readme': 'x', 'dir/other': 'y' })
  writeTree(pair.path1, { ...fillers, 'Dir/README': 'x', 'Dir/other': 'y', 'Dir/zzz': 'z', [composed]: 'w' })
  await pair.sync({ keying: 'nfc-fold', compare, resync: 'path1' })
  expect((await pair.sync({ keying: 'fold', compare })).totals.operations).toBe(0)
  expect((await pair.sync({ keying: 'nfc-fold', compare })).totals.operations).toBe(0)
  await pair.sync({ keying: 'nfc', compare })
  expect(pair.trees().path1).toEqual(pair.trees().path2)
  expect((await pair.sync({ keying: 'nfc', compare })).totals.operations).toBe(0)
})

test('a preview changes nothing about the keys, and its plan can be carried out', async () => {
  await start({ 'Dir/f': 'x', 'dir2/f': 'x' })
  writeTree(pair.path1, { 'Dir/f': 'edited' })
  const first = await pair.preview({ keying: 'nfc-fold' })
  expect((await pair.preview({ keying: 'nfc-fold' })).digest).toBe(first.digest)
  expect((await pair.sync({ keying: 'nfc-fold' })).digest).toBe(first.digest)
  expect(pair.trees().path2).toMatchObject({ 'Dir/f': 'edited' })
})

test('names of two spellings that were one become two, and nothing is deleted', async () => {
  mkdirSync(join(pair.path2, 'dir'))
  writeFileSync(join(pair.path2, 'dir', 'readme'), 'x')
  await start({ 'Dir/README': 'x' }, 'nfc-fold')
  expect(names('path2')).toEqual(['dir/readme'])
  await pair.sync({ keying: 'nfc' })
  expect(names('path1')).toEqual(['Dir/README', 'dir/readme'])
  expect(names('path2')).toEqual(['Dir/README', 'dir/readme'])
  expect((await pair.sync({ keying: 'nfc' })).totals.operations).toBe(0)
  removePaths(pair.path1, 'dir')
  await pair.sync({ keying: 'nfc' })
  expect(names('path2')).toEqual(['Dir/README'])
})

test('two folders that come to have one name are held, and what was known of them is forgotten, so that nothing is deleted', async () => {
  await start({ 'Dir/f': 'one', 'dir/f': 'two', 'dir/g': 'three' })
  const before = traces()
  const { operations } = await pair.preview({ keying: 'nfc-fold' })
  expect(operations.map(({ kind, reason }) => `${kind} ${reason}`)).toEqual(['hold COLLISION'])
  await pair.sync({ keying: 'nfc-fold' })
  expect(traces()).toEqual(before)
  expect((await pair.sync({ keying: 'nfc-fold' })).totals.operations).toBe(1)
  removePaths(pair.path1, 'dir/g')
  await pair.sync()
  expect(names('path1')).toEqual(['Dir/f', 'dir/f', 'dir/g'])
  expect((await pair.sync()).totals.operations).toBe(0)
})

describe('a change of case alone, on disks that tell cases apart', () => {
  test('travels as a rename', async () => {
    await start({ Readme: 'x' })
    renameSync(join(pair.path1, 'Readme'), join(pair.path1, 'README'))
    const report = await pair.sync()
    expect(report.totals.counts.path2).toMatchObject({ moved: 1, deleted: 0 })
    expect(names('path2')).toEqual(['README'])
    expect((await pair.sync()).totals.operations).toBe(0)
  })

  test('stays on its side where case is ignored', async () => {
    await start({ Readme: 'x', 'Dir/f': 'x' }, 'nfc-fold')
    renameSync(join(pair.path1, 'Readme'), join(pair.path1, 'README'))
    renameSync(join(pair.path1, 'Dir'), join(pair.path1, 'DIR'))
    await pair.sync({ keying: 'nfc-fold' })
    expect([names('path1'), names('path2')]).toEqual([
      ['DIR/f', 'README'],
      ['Dir/f', 'Readme'],
    ])
    expect((await pair.sync({ keying: 'nfc-fold' })).totals.operations).toBe(0)
    writeTree(pair.path2, { Readme: 'edited', 'Dir/f': 'edited' })
    await pair.sync({ keying: 'nfc-fold' })
    expect(pair.trees().path1).toMatchObject({ README: 'edited', 'DIR/f': 'edited' })
    expect(existsSync(join(pair.path1, 'Readme'))).toBe(false)
    expect((await pair.sync({ keying: 'nfc-fold' })).totals.operations).toBe(0)
  })
})

describe('giving path2 path1’s spelling', () => {
  const fixing = { keying: 'nfc-fold', fixCase: true } as const

  async function startApart(): Promise<void> {
    writeTree(pair.path1, { ...fillers, 'DIR/Sub/File': 'x', 'DIR/other': 'y', Readme: 'z', [`${composed}.txt`]: 'w' })
    writeTree(pair.path2, { 'dir/sub/file': 'x', 'dir/other': 'y', README: 'z', [`${decomposed}.txt`]: 'w' })
    await pair.sync({ keying: 'nfc-fold', resync: 'path1' })
    expect(names('path2')).toEqual(['README', 'dir/other', 'dir/sub/file', `${decomposed}.txt`])
  }
  const fixed = ['DIR/Sub/File', 'DIR/other', 'Readme', `${composed}.txt`]

  test('renames files and folders that were agreed on long ago, and then rests', async () => {
    await startApart()
    const report = await pair.sync(fixing)
    expect(report.counters).toMatchObject({ done: 5, failed: 0, stale: 0 })
    expect(names('path1')).toEqual(fixed)
    expect(names('path2')).toEqual(fixed)
    expect((await pair.sync(fixing)).totals.operations).toBe(0)
    expect((await pair.sync({ keying: 'nfc-fold' })).totals.operations).toBe(0)
    const before = traces()
    await pair.sync()
    expect(traces()).toEqual(before)
    expect((await pair.sync()).totals.operations).toBe(0)
  })

  test('carries changes of the same run over as well', async () => {
    await startApart()
    writeTree(pair.path1, { 'DIR/Sub/File': 'edited on path1', 'DIR/Sub/new': 'new' })
    writeTree(pair.path2, { README: 'edited on path2', 'dir/newer': 'new' })
    removePaths(pair.path2, 'dir/other')
    const report = await pair.sync(fixing)
    expect(report.counters).toMatchObject({ failed: 0, stale: 0 })
    expect(pair.trees().path1).toMatchObject({
      'DIR/Sub/File': 'edited on path1',
      'DIR/Sub/new': 'new',
      'DIR/newer': 'new',
      Readme: 'edited on path2',
    })
    expect(pair.trees().path2).toEqual(pair.trees().path1)
    expect((await pair.sync(fixing)).totals.operations).toBe(0)
  })

  test('in a resync, where both sides have a file new', async () => {
    writeTree(pair.path1, { ...fillers, 'Dir/HeLlO': 'same', 'Dir/changed': 'one' })
    writeTree(pair.path2, { 'dir/hello': 'same', 'dir/CHANGED': 'two!' })
    await pair.sync({ ...fixing, resync: 'path2' })
    expect(pair.trees().path2).toMatchObject({ 'Dir/HeLlO': 'same', 'Dir/changed': 'two!' })
    expect(pair.trees().path2).toEqual(pair.trees().path1)
    expect((await pair.sync(fixing)).totals.operations).toBe(0)
  })

  test('leaves a conflict that waits for a person as it is', async () => {
    await startApart()
    writeTree(pair.path1, { Readme: 'edited on path1' })
    writeTree(pair.path2, { README: 'edited on path2!' })
    const conflicts = { ...defaultPolicy.conflicts, resolve: 'ask' } as const
    await pair.sync({ ...fixing, conflicts })
    expect(pair.trees().path2).toMatchObject({ README: 'edited on path2!' })
    await pair.sync({ ...fixing, conflicts: { ...conflicts, resolve: 'path1' } })
    expect(pair.trees().path2).toMatchObject({ Readme: 'edited on path1', 'README.conflict1': 'edited on path2!' })
    expect(pair.trees().path2).toEqual(pair.trees().path1)
    expect((await pair.sync(fixing)).totals.operations).toBe(0)
  })

  test('a side that is mirrored keeps its own', async () => {
    await startApart()
    const before = traceTree(pair.path2)
    expect((await pair.sync({ ...fixing, mode: 'mirror-path2' })).totals.operations).toBe(0)
    expect(traceTree(pair.path2)).toEqual(before)
  })

  test('on a disk that takes both spellings for one', async () => {
    const memory = new MemoryPair({ path2: { caseInsensitive: true } })
    memory.path1.write('Dir/Readme', 'x')
    memory.path2.write('dir/README', 'x')
    await memory.sync({ resync: 'path1' })
    expect(Object.keys(memory.path2.tree())).toEqual(['dir/README'])
    const report = await memory.sync({ fixCase: true })
    expect(report.counters).toMatchObject({ failed: 0, stale: 0 })
    expect(Object.keys(memory.path2.tree())).toEqual(['Dir/Readme'])
    expect((await memory.sync({ fixCase: true })).operations).toEqual([])
  })

  test('goes past folders that are pruned in the same run', async () => {
    await startApart()
    removePaths(pair.path1, 'DIR/Sub/File')
    removePaths(pair.path2, 'dir/sub/file')
    const pruning = { ...fixing, folders: 'pruned' } as const
    expect((await pair.sync(pruning)).counters).toMatchObject({ failed: 0, stale: 0, skipped: 0 })
    expect(names('path2')).toEqual(['DIR/other', 'Readme', `${composed}.txt`])
    expect((await pair.sync(pruning)).totals.operations).toBe(0)
  })

  test.each(['path1', 'path2'] as const)('of a file that takes the place of a folder (%s)', async (side) => {
    for (const caseInsensitive of [false, true]) {
      const memory = new MemoryPair({ path1: { caseInsensitive }, path2: { caseInsensitive } })
      for (const name of ['Dir/f', 'filler']) memory.path1.write(name, 'x')
      await memory.sync({ keying: 'nfc-fold', resync: 'path1' })
      memory[side].remove('Dir')
      memory[side].write('dir', 'now a file')
      const preview = await memory.preview(fixing)
      expect((await memory.apply(preview, fixing)).counters).toMatchObject({ failed: 0, stale: 0 })
      for (const each of [memory.path1, memory.path2]) expect(each.tree()).toEqual({ dir: 'now a file', filler: 'x' })
      expect((await memory.sync(fixing)).operations).toEqual([])
      expect((await memory.sync({ keying: 'nfc-fold' })).operations).toEqual([])
    }
  })

  test.each(['two-way', 'mirror-path1'] as const)('of a folder that takes the name of a file (%s)', async (mode) => {
    for (const caseInsensitive of [false, true]) {
      const memory = new MemoryPair({ path1: { caseInsensitive }, path2: { caseInsensitive } })
      for (const name of ['dir', 'filler']) memory.path1.write(name, 'x')
      await memory.sync({ keying: 'nfc-fold', resync: 'path1' })
      memory.path1.remove('dir')
      memory.path1.write('Dir/sub/f', 'in it')
      memory.path2.write('dir', 'edited')
      expect((await memory.sync({ ...fixing, mode })).counters).toMatchObject({ failed: 0, stale: 0 })
      const kept = mode === 'two-way' ? { 'dir.conflict1': 'edited' } : {}
      for (const each of [memory.path1, memory.path2]) expect(each.tree()).toEqual({ 'Dir/sub/f': 'in it', filler: 'x', ...kept })
      expect((await memory.sync({ ...fixing, mode })).operations).toEqual([])
      expect((await memory.sync({ keying: 'nfc-fold' })).operations).toEqual([])
    }
  })

  test('of a folder of which the mirror’s other side has made another, with a file in its place', async () => {
    const memory = new MemoryPair({ path2: { caseInsensitive: true } })
    for (const name of ['a', 'filler']) memory.path1.write(name, 'x')
    await memory.sync({ resync: 'path1' })
    memory.path2.remove('a')
    memory.path2.write('A/a/A', 'not wanted')
    const mirror = { ...fixing, mode: 'mirror-path1' } as const
    expect((await memory.sync(mirror)).counters).toMatchObject({ failed: 0, stale: 0, skipped: 0 })
    expect(memory.path2.tree()).toEqual({ a: 'x', filler: 'x' })
    expect((await memory.sync(mirror)).operations).toEqual([])
  })

  test('leaves a name that something out of scope has', async () => {
    await startApart()
    writeTree(pair.path2, { DIR: 'too large', Readme: 'too large' })
    const limits = { minSize: null, maxSize: 8, notBeforeNs: null, notAfterNs: null, ages: [] }
    const limited = { ...fixing, scope: { ...defaultPolicy.scope, limits } }
    expect((await pair.sync(limited)).counters).toMatchObject({ failed: 0, stale: 0 })
    expect(names('path2')).toEqual(['DIR', 'README', 'Readme', 'dir/Sub/File', 'dir/other', `${composed}.txt`])
    expect((await pair.sync(limited)).totals.operations).toBe(0)
  })

  test('a plan that was looked at first can be carried out', async () => {
    const memory = new MemoryPair()
    memory.path1.write('Dir/Readme', 'x')
    memory.path2.write('dir/README', 'x')
    memory.path1.write('Dir/Edited', 'x')
    memory.path2.write('dir/edited', 'x')
    await memory.sync({ keying: 'nfc-fold', resync: 'path1' })
    memory.path1.write('Dir/Edited', 'edited')
    const preview = await memory.preview(fixing)
    expect((await memory.apply(preview, fixing)).counters).toMatchObject({ done: 4, failed: 0, stale: 0 })
    expect(memory.path2.tree()).toEqual({ 'Dir/Edited': 'edited', 'Dir/Readme': 'x' })
  })
})
