import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { SyncPolicy } from '../core/policy.ts'
import { DiskPair } from '../testing/disk-pair.ts'
import { removePaths, type Tree, traceTree, writeTree } from '../testing/disk-tree.ts'

/** Nobody touches these, so that the limits on deletions and changes stay quiet. */
const fillers: Tree = Object.fromEntries(Array.from({ length: 10 }, (_, i) => [`filler${i}`, `filler ${i}`]))
const base: Tree = { 'd/both': 'base', 'd/edited1': 'base', 'd/edited2': 'base', 'd/gone1': 'base', 'd/gone2': 'base', 'e/gone': 'base' }

let pair: DiskPair
beforeEach(async () => {
  pair = new DiskPair()
  writeTree(pair.path1, { ...fillers, ...base })
  await pair.sync({ resync: 'path1' })
  writeTree(pair.path1, { 'd/both': 'from one', 'd/edited1': 'edit', 'd/new1': 'new', 'm/new1': 'new' })
  removePaths(pair.path1, 'd/gone1', 'e')
  await new Promise((resolve) => setTimeout(resolve, 20))
  writeTree(pair.path2, { 'd/both': 'from two!', 'd/edited2': 'edit', 'd/new2': 'new', 'n/new2': 'new' })
  removePaths(pair.path2, 'd/gone2')
})
afterEach(() => pair.remove())

const withFillers = (tree: Tree): Tree => Object.fromEntries(Object.entries({ ...fillers, ...tree }).sort(([a], [b]) => (a < b ? -1 : 1)))

async function expectTrees(policy: Partial<SyncPolicy>, path1: Tree, path2: Tree): Promise<void> {
  const report = await pair.sync(policy)
  expect(report.counters).toMatchObject({ failed: 0, stale: 0, skipped: 0 })
  expect(pair.trees()).toEqual({ path1: withFillers(path1), path2: withFillers(path2) })
  const before = [traceTree(pair.path1), traceTree(pair.path2)]
  const again = await pair.sync(policy)
  expect(again.result).toBe('nothing')
  expect([traceTree(pair.path1), traceTree(pair.path2)]).toEqual(before)
}

const edited1: Tree = {
  'd/both': 'from one',
  'd/edited1': 'edit',
  'd/edited2': 'base',
  'd/gone2': 'base',
  'd/new1': 'new',
  'm/new1': 'new',
}
const edited2: Tree = {
  'd/both': 'from two!',
  'd/edited1': 'base',
  'd/edited2': 'edit',
  'd/gone1': 'base',
  'd/new2': 'new',
  'e/gone': 'base',
  'n/new2': 'new',
}

describe('what the two sides become', () => {
  test('additive: everything of both, and the newer of two versions', async () => {
    const union = { ...base, 'd/edited1': 'edit', 'd/edited2': 'edit', 'd/new1': 'new', 'd/new2': 'new', 'm/new1': 'new', 'n/new2': 'new' }
    const tree = { ...union, 'd/both': 'from two!', 'd/both.conflict1': 'from one' }
    await expectTrees({ mode: 'additive' }, tree, tree)
  })

  test('a mirror of path1: path1 is as it was, and path2 is the same', async () => {
    await expectTrees({ mode: 'mirror-path1' }, edited1, edited1)
  })

  test('a mirror of path2: path2 is as it was, and path1 is the same', async () => {
    await expectTrees({ mode: 'mirror-path2' }, edited2, edited2)
  })

  test('an update from path1: path2 gets what path1 has and keeps what it has besides', async () => {
    await expectTrees({ mode: 'update-path1' }, edited1, {
      ...edited1,
      'd/gone1': 'base',
      'd/new2': 'new',
      'e/gone': 'base',
      'n/new2': 'new',
    })
  })

  test('an update from path2: path1 gets what path2 has and keeps what it has besides', async () => {
    await expectTrees({ mode: 'update-path2' }, { ...edited2, 'd/gone2': 'base', 'd/new1': 'new', 'm/new1': 'new' }, edited2)
  })

  const merged: Tree = {
    'd/both.conflict1': 'from one',
    'd/both.conflict2': 'from two!',
    'd/edited1': 'edit',
    'd/edited2': 'edit',
    'd/new1': 'new',
    'd/new2': 'new',
    'm/new1': 'new',
    'n/new2': 'new',
  }

  test('deletions skipped on path2: they still reach path1', async () => {
    const skipDeletions = { path1: false, path2: true }
    await expectTrees({ skipDeletions }, merged, { ...merged, 'd/gone1': 'base', 'e/gone': 'base' })
    writeTree(pair.path2, { 'd/gone1': 'edited after all' })
    const back = { ...merged, 'd/gone1': 'edited after all' }
    await expectTrees({ skipDeletions }, back, { ...back, 'e/gone': 'base' })
    await expectTrees({}, back, back)
  })

  test('deletions skipped on both sides', async () => {
    await expectTrees(
      { skipDeletions: { path1: true, path2: true } },
      { ...merged, 'd/gone2': 'base' },
      { ...merged, 'd/gone1': 'base', 'e/gone': 'base' },
    )
  })
})

describe('a file against a folder', () => {
  beforeEach(() => {
    removePaths(pair.path1, 'filler0')
    writeTree(pair.path1, { 'filler0/f': 'inside', n: 'file' })
    writeTree(pair.path2, { filler0: 'edited', 'n/f': 'inside' })
  })

  test('is settled by the side that is mirrored', async () => {
    await pair.sync({ mode: 'mirror-path1' })
    expect(pair.trees().path2).toEqual(pair.trees().path1)
    expect((await pair.sync({ mode: 'mirror-path1' })).totals.operations).toBe(0)
  })

  test('is left alone by an update, which deletes nothing', async () => {
    const before = traceTree(pair.path1)
    const report = await pair.sync({ mode: 'update-path1' })
    expect(report.counters).toMatchObject({ failed: 0, stale: 0 })
    expect(pair.trees().path2).toMatchObject({ filler0: 'edited', 'n/f': 'inside' })
    expect(traceTree(pair.path1)).toEqual(before)
    expect((await pair.sync({ mode: 'update-path1' })).result).toBe('nothing')
  })

  test('keeps both where nothing is deleted', async () => {
    await pair.sync({ mode: 'additive' })
    expect(pair.trees().path1).toMatchObject({
      'filler0.conflict1': 'edited',
      'filler0/f': 'inside',
      'n.conflict1': 'file',
      'n/f': 'inside',
    })
    expect(pair.trees().path2).toEqual(pair.trees().path1)
    expect((await pair.sync({ mode: 'additive' })).totals.operations).toBe(0)
  })
})

test('a first sync of a mirror deletes nothing and never writes the mirrored side', async () => {
  const fresh = new DiskPair()
  writeTree(fresh.path1, { both: 'one', only1: '1', 'd/f': 'x' })
  writeTree(fresh.path2, { both: 'two!', only2: '2' })
  const before = traceTree(fresh.path1)
  await fresh.sync({ mode: 'mirror-path1', resync: 'newer' })
  expect(traceTree(fresh.path1)).toEqual(before)
  expect(fresh.trees().path2).toEqual({ both: 'one', 'd/f': 'x', only1: '1', only2: '2' })
  await fresh.sync({ mode: 'mirror-path1' })
  expect(fresh.trees().path2).toEqual(fresh.trees().path1)
  fresh.remove()
})
