import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Keying } from '../core/path-key.ts'
import { DiskPair } from '../testing/disk-pair.ts'
import { removePaths, type Tree, traceTree, writeTree } from '../testing/disk-tree.ts'

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
