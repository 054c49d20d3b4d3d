import { mkdirSync, readdirSync, rmSync, symlinkSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import type { SyncPolicy } from '../core/policy.ts'
import type { SyncEvent } from '../core/sync-event.ts'
import { DiskPair } from '../testing/disk-pair.ts'
import { readTree, removePaths, type Tree, traceTree, writeTree } from '../testing/disk-tree.ts'

const filler: Tree = Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`filler${i}`, `filler ${i}`]))
const followed: Partial<SyncPolicy> = { links: 'followed' }
const open: DiskPair[] = []
afterEach(() => {
  for (const pair of open.splice(0)) pair.remove()
})

interface Outside extends DiskPair {
  readonly beyond: string
}

/** A pair whose path1 has links to a file and a folder outside of it. */
async function start(tree: Tree = {}): Promise<Outside> {
  const pair = Object.assign(new DiskPair(), { beyond: '' })
  open.push(pair)
  pair.beyond = join(pair.folder, 'beyond')
  mkdirSync(pair.beyond)
  writeTree(pair.beyond, { file: 'outside', 'folder/a': 'a', 'folder/b': 'b', 'folder/sub/c': 'c' })
  writeTree(pair.path1, { ...filler, ...tree })
  symlinkSync(join(pair.beyond, 'file'), join(pair.path1, 'file'))
  symlinkSync(join(pair.beyond, 'folder'), join(pair.path1, 'folder'))
  await pair.sync({ ...followed, resync: 'path1' })
  return pair
}

const content: Tree = { file: 'outside', 'folder/a': 'a', 'folder/b': 'b', 'folder/sub/c': 'c' }

describe('links that are followed', () => {
  test('arrive as what they lead to, and so does every later change of it', async () => {
    const pair = await start()
    expect(readTree(pair.path2)).toEqual({ ...filler, ...content })
    expect((await pair.preview(followed)).operations).toEqual([])
    writeTree(pair.beyond, { file: 'edited outside', 'folder/new': 'n' })
    removePaths(pair.beyond, 'folder/a')
    expect(await pair.sync(followed)).toMatchObject({ result: 'done', counters: { failed: 0, stale: 0 } })
    expect(readTree(pair.path2)).toEqual({ ...filler, file: 'edited outside', 'folder/b': 'b', 'folder/new': 'n', 'folder/sub/c': 'c' })
    rmSync(join(pair.path1, 'folder'))
    await pair.sync(followed)
    expect(readTree(pair.path2)).toEqual({ ...filler, file: 'edited outside' })
  })

  test('nothing is ever written behind a link to a folder: what changes on the other side is held', async () => {
    const pair = await start()
    writeTree(pair.path2, { 'folder/a': 'edited on path2', 'folder/new': 'n', 'folder/deep/er': 'x', 'folder/sub/c': 'longer' })
    removePaths(pair.path2, 'folder/b')
    const before = traceTree(pair.beyond)
    for (let run = 0; run < 2; run++) {
      const report = await pair.sync(followed)
      expect(report.counters).toMatchObject({ failed: 0, stale: 0, done: 0 })
      expect(traceTree(pair.beyond)).toBe(before)
    }
    const { operations } = await pair.preview(followed)
    expect(operations.map(({ kind, path }) => `${kind} ${path}`).sort()).toEqual(
      ['folder/a', 'folder/b', 'folder/deep/er', 'folder/new', 'folder/sub/c'].map((path) => `hold ${path}`),
    )
    expect(readTree(pair.path2)['folder/a']).toBe('edited on path2')
  })

  test('what lies behind a link keeps its spelling; the link itself gets the other side’s', async () => {
    const pair = await start()
    removePaths(pair.path1, 'folder')
    writeTree(pair.path1, { 'Folder/A': 'a', 'Folder/Sub/C': 'c' })
    const fixing: Partial<SyncPolicy> = { ...followed, keying: 'nfc-fold', fixCase: true }
    removePaths(pair.path2, 'folder')
    symlinkSync(join(pair.beyond, 'folder'), join(pair.path2, 'folder'))
    removePaths(pair.beyond, 'folder/b')
    for (const path of ['path1/Folder/A', 'path1/Folder/Sub/C', 'beyond/folder/a', 'beyond/folder/sub/c'])
      utimesSync(join(pair.folder, path), 1e9, 1e9)
    expect(await pair.sync(fixing)).toMatchObject({ counters: { failed: 0, stale: 0 } })
    expect(readdirSync(pair.path2)).toContain('Folder')
    expect(Object.keys(readTree(join(pair.beyond, 'folder')))).toEqual(['a', 'sub/c'])
    expect((await pair.preview(fixing)).operations).toEqual([])
  })

  test('both sides changed behind a link: both versions stay where they are', async () => {
    const pair = await start()
    writeTree(pair.path2, { 'folder/a': 'of path2' })
    writeTree(pair.beyond, { 'folder/a': 'of path1!' })
    await pair.sync(followed)
    expect([readTree(pair.path2)['folder/a'], readTree(pair.beyond)['folder/a']]).toEqual(['of path2', 'of path1!'])
  })

  test('a change of the other side takes the place of a link to a file; a deletion removes the link', async () => {
    const pair = await start()
    symlinkSync(join(pair.beyond, 'file'), join(pair.path1, 'second'))
    await pair.sync(followed)
    writeTree(pair.path2, { file: 'edited on path2' })
    removePaths(pair.path2, 'second')
    const before = traceTree(pair.beyond)
    expect(await pair.sync(followed)).toMatchObject({ counters: { failed: 0, stale: 0 } })
    expect(readTree(pair.path1)).toMatchObject({ ...filler, file: 'edited on path2' })
    expect(readdirSync(pair.path1)).not.toContain('second')
    expect(traceTree(pair.beyond)).toBe(before)
    expect((await pair.preview(followed)).operations).toEqual([])
  })

  test('loops end, and what leads nowhere is said and held', async () => {
    const pair = await start({ 'd/e/f': 'f' })
    for (const [target, path] of [
      ['..', 'd/e/up'],
      ['.', 'd/self'],
      ['itself', 'itself'],
      [pair.path1, 'root'],
      ['..', 'above'],
      ['/', 'd/all'],
      ['nowhere', 'dangling'],
    ] as const)
      symlinkSync(target, join(pair.path1, path))
    const told: string[] = []
    const onEvent = (event: SyncEvent) => event.type === 'notice' && told.push(event.path)
    expect(await pair.sync(followed, { onEvent })).toMatchObject({ counters: { failed: 0 }, unreadable: 0 })
    expect(told.sort()).toEqual(['above', 'd/all', 'd/e/up', 'd/self', 'dangling', 'itself', 'root'])
    expect(readTree(pair.path2)).toEqual({ ...filler, ...content, 'd/e/f': 'f' })
    rmSync(join(pair.beyond, 'file'))
    await pair.sync(followed)
    expect(readTree(pair.path2)['file']).toBe('outside')
  })

  test('folders that lead to each other end too', async () => {
    const pair = await start({ 'x/f': 'x', 'y/f': 'y' })
    symlinkSync('../y', join(pair.path1, 'x/to-y'))
    symlinkSync('../x', join(pair.path1, 'y/to-x'))
    await pair.sync(followed)
    const tree = readTree(pair.path2)
    expect([tree['x/to-y/f'], tree['y/to-x/f']]).toEqual(['y', 'x'])
    expect(Object.keys(tree).filter((path) => path.startsWith('x/') || path.startsWith('y/'))).toHaveLength(4)
  })
})
