import { chmodSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { removePaths, traceTree, writeTree } from '../testing/disk-tree.ts'
import { fillers, SyncedPair } from '../testing/synced-pair.ts'

let pair: SyncedPair
beforeEach(() => {
  pair = new SyncedPair()
})
afterEach(() => pair.remove())

describe('both tables', () => {
  test('new, changed and deleted files travel from either side', async () => {
    await pair.start({ 'd/changed1': 'old', 'd/changed2': 'old', 'd/gone1': 'x', 'd/gone2': 'y', 'd/same': 'same' })
    pair.edit('path1', { 'd/changed1': 'newer', 'n/new1': 'new' })
    pair.edit('path2', { 'd/changed2': 'newer', 'm/o/new2': 'new' })
    removePaths(pair.path1, 'd/gone1')
    removePaths(pair.path2, 'd/gone2')
    await pair.expectBoth({ 'd/changed1': 'newer', 'd/changed2': 'newer', 'd/same': 'same', 'm/o/new2': 'new', 'n/new1': 'new' })
  })

  test('different edits on both sides keep both versions under numbered names', async () => {
    await pair.start({ f: 'base', 'f.conflict1': 'belongs to the user' })
    pair.edit('path1', { f: 'one' })
    pair.edit('path2', { f: 'two!' })
    await pair.expectBoth({ 'f.conflict1': 'belongs to the user', 'f.conflict2': 'one', 'f.conflict3': 'two!' })
  })

  test('the same edit on both sides is no conflict, and the newer time goes to the other side', async () => {
    await pair.start({ f: 'base' })
    pair.edit('path1', { f: 'same' })
    pair.edit('path2', { f: 'same' })
    await pair.expectBoth({ f: 'same' })
    expect(statSync(join(pair.path1, 'f')).mtimeMs).toBe(statSync(join(pair.path2, 'f')).mtimeMs)
  })

  test('an edit beats a deletion, even when only the time changed', async () => {
    await pair.start({ edited: 'a', touched: 'b' })
    pair.edit('path1', { edited: 'more' })
    removePaths(pair.path2, 'edited')
    removePaths(pair.path1, 'touched')
    utimesSync(join(pair.path2, 'touched'), 1, 1)
    await pair.expectBoth({ edited: 'more', touched: 'b' })
  })

  test('a file deleted on both sides is forgotten', async () => {
    await pair.start({ f: 'x' })
    removePaths(pair.path1, 'f')
    removePaths(pair.path2, 'f')
    await pair.expectBoth({})
  })

  test('a touched file takes only its time along', async () => {
    await pair.start({ f: 'same' })
    utimesSync(join(pair.path1, 'f'), 1000, 1000)
    const inode = statSync(join(pair.path2, 'f')).ino
    await pair.expectBoth({ f: 'same' })
    expect(statSync(join(pair.path2, 'f'))).toMatchObject({ ino: inode, mtimeMs: 1_000_000 })
  })

  test('a file removed and made again with the same content is no conflict and no copy', async () => {
    await pair.start({ x: 'same' })
    removePaths(pair.path1, 'x')
    pair.edit('path1', { x: 'same' })
    const inode = statSync(join(pair.path2, 'x')).ino
    await pair.expectBoth({ x: 'same' })
    expect(statSync(join(pair.path2, 'x')).ino).toBe(inode)
  })

  test('new on both sides with the same content is adopted, with different content both stay', async () => {
    await pair.start({})
    pair.edit('path1', { 'n/s': 'same', 'n/d': 'one' })
    pair.edit('path2', { 'n/s': 'same', 'n/d': 'two!' })
    await pair.expectBoth({ 'n/d.conflict1': 'one', 'n/d.conflict2': 'two!', 'n/s': 'same' })
  })

  test('an edit that keeps size and time is found by the side’s own revision', async () => {
    await pair.start({ x: 'content' })
    const { atimeMs, mtimeMs } = statSync(join(pair.path1, 'x'))
    writeFileSync(join(pair.path1, 'x'), 'CONTENT')
    utimesSync(join(pair.path1, 'x'), atimeMs / 1000, mtimeMs / 1000)
    await pair.expectBoth({ x: 'CONTENT' })
  })

  test('a change of permissions alone is no change of content', async () => {
    await pair.start({ x: 'content' })
    chmodSync(join(pair.path1, 'x'), 0o600)
    expect((await pair.sync()).totals.counts.none.identical).toBe(1)
    await pair.expectQuiet()
  })
})

describe('previews and resync', () => {
  test('a preview leaves both trees byte for byte as they were', async () => {
    await pair.start({ f: 'x', 'd/g': 'y' })
    pair.edit('path1', { f: 'changed', 'new/one': '1' })
    removePaths(pair.path2, 'd/g')
    const before = [traceTree(pair.path1), traceTree(pair.path2)]
    const plan = await pair.preview()
    expect(plan.operations.length).toBeGreaterThan(0)
    expect([traceTree(pair.path1), traceTree(pair.path2)]).toEqual(before)
    expect((await pair.preview()).digest).toBe(plan.digest)
    expect((await pair.sync()).digest).toBe(plan.digest)
  })

  test('without a baseline only a resync runs', async () => {
    writeTree(pair.path1, fillers)
    await expect(pair.sync()).rejects.toMatchObject({ code: 'state-missing' })
  })

  test('a resync is a union in which path1 wins and nothing is deleted', async () => {
    writeTree(pair.path1, { a: 'one', both: 'from one', same: 'same' })
    writeTree(pair.path2, { b: 'two', both: 'from two!', same: 'same' })
    await pair.sync({ resync: 'path1' })
    expect(pair.trees().path1).toEqual({ a: 'one', b: 'two', both: 'from one', same: 'same' })
    expect(pair.trees().path2).toEqual(pair.trees().path1)
    await pair.expectQuiet()
  })
})
