import { mkdirSync, renameSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { removePaths } from '../testing/disk-tree.ts'
import { SyncedPair } from '../testing/synced-pair.ts'

let pair: SyncedPair
beforeEach(() => {
  pair = new SyncedPair()
})
afterEach(() => pair.remove())

describe('moves', () => {
  test('a renamed file is renamed on the other side too', async () => {
    await pair.start({ 'a/x': 'content' })
    mkdirSync(join(pair.path1, 'b'))
    renameSync(join(pair.path1, 'a/x'), join(pair.path1, 'b/y'))
    const inode = statSync(join(pair.path2, 'a/x')).ino
    await pair.expectBoth({ a: null, 'b/y': 'content' })
    expect(statSync(join(pair.path2, 'b/y')).ino).toBe(inode)
  })

  test('a renamed folder moves file by file', async () => {
    await pair.start({ 'd/a': 'a', 'd/b': 'bb' })
    renameSync(join(pair.path2, 'd'), join(pair.path2, 'e'))
    expect((await pair.preview()).operations.map((o) => o.kind)).toEqual(['mkdir', 'move', 'move', 'rmdir'])
    await pair.expectBoth({ 'e/a': 'a', 'e/b': 'bb' })
  })

  test('the same folder renamed alike on both sides needs no copy', async () => {
    await pair.start({ 'd/a': 'a' })
    renameSync(join(pair.path1, 'd'), join(pair.path1, 'e'))
    renameSync(join(pair.path2, 'd'), join(pair.path2, 'e'))
    const inode = statSync(join(pair.path2, 'e/a')).ino
    await pair.expectBoth({ 'e/a': 'a' })
    expect(statSync(join(pair.path2, 'e/a')).ino).toBe(inode)
  })

  test('a file renamed to a name that is new on the other side', async () => {
    await pair.start({ x: 'old x' })
    renameSync(join(pair.path1, 'x'), join(pair.path1, 'z'))
    pair.edit('path2', { z: 'new z' })
    await pair.expectBoth({ 'z.conflict1': 'old x', 'z.conflict2': 'new z' })
  })

  test('two files that swapped names keep both contents', async () => {
    await pair.start({ a: 'content a', b: 'content of b' })
    renameSync(join(pair.path1, 'a'), join(pair.path1, 'c'))
    renameSync(join(pair.path1, 'b'), join(pair.path1, 'a'))
    renameSync(join(pair.path1, 'c'), join(pair.path1, 'b'))
    await pair.expectBoth({ a: 'content of b', b: 'content a' })
  })

  test('a deleted file’s inode given to a new file is not taken for a move', async () => {
    await pair.start({})
    for (let round = 0; round < 20; round++) {
      pair.edit('path1', { [`old${round}`]: 'a' })
      await pair.sync()
      removePaths(pair.path1, `old${round}`)
      pair.edit('path1', { [`new${round}`]: 'b' })
      await pair.sync()
      expect(pair.trees().path2).toEqual(pair.trees().path1)
    }
  }, 60_000)
})
