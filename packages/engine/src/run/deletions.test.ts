import { existsSync, lstatSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { removePaths, writeTree } from '../testing/disk-tree.ts'
import { fillers, SyncedPair } from '../testing/synced-pair.ts'

let pair: SyncedPair
beforeEach(() => {
  pair = new SyncedPair()
})
afterEach(() => pair.remove())

describe('deletions against other changes', () => {
  test('a folder removed whole on one side and in part on the other', async () => {
    await pair.start({ 'd/a': 'a', 'd/b': 'b', 'd/c': 'c' })
    removePaths(pair.path1, 'd')
    removePaths(pair.path2, 'd/a')
    await pair.expectBoth({})
  })

  test('a new file in a folder that the other side removed', async () => {
    await pair.start({ 'd/a': 'a', 'd/b': 'b' })
    removePaths(pair.path1, 'd')
    pair.edit('path2', { 'd/n': 'new' })
    await pair.expectBoth({ 'd/n': 'new' })
  })

  test('an edited file in a folder that the other side removed', async () => {
    await pair.start({ 'd/a': 'a', 'd/b': 'b' })
    removePaths(pair.path1, 'd')
    pair.edit('path2', { 'd/a': 'edited' })
    await pair.expectBoth({ 'd/a': 'edited' })
  })

  test('folders go with their last file, however deep', async () => {
    await pair.start({ 'd/e/f/g': 'deep' })
    removePaths(pair.path1, 'd')
    await pair.expectBoth({})
  })

  test('an empty folder inside a removed folder goes along', async () => {
    writeTree(pair.path1, { ...fillers, 'd/f': 'x', 'd/empty': null })
    writeTree(pair.path2, { 'd/empty': null })
    await pair.sync({ resync: 'path1' })
    removePaths(pair.path1, 'd')
    await pair.expectBoth({})
  })

  test('a folder that still holds something out of scope stays', async () => {
    await pair.start({ 'd/a': 'a' })
    symlinkSync('nowhere', join(pair.path2, 'd/link'))
    removePaths(pair.path1, 'd')
    await pair.sync()
    expect(existsSync(join(pair.path2, 'd/a'))).toBe(false)
    expect(lstatSync(join(pair.path2, 'd/link')).isSymbolicLink()).toBe(true)
    expect(existsSync(join(pair.path1, 'd'))).toBe(false)
    expect((await pair.sync()).counters).toMatchObject({ done: 0, failed: 0, stale: 0 })
  })
})
