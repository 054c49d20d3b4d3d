import { existsSync, statSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type ConflictPolicy, defaultPolicy, type SyncPolicy } from '../core/policy.ts'
import type { Side } from '../core/side.ts'
import { removePaths, type Tree, traceTree, writeTree } from '../testing/disk-tree.ts'
import { SyncedPair } from '../testing/synced-pair.ts'

let pair: SyncedPair
beforeEach(() => {
  pair = new SyncedPair()
})
afterEach(() => pair.remove())

const rules = (conflicts: Partial<ConflictPolicy>): Partial<SyncPolicy> => ({
  conflicts: { ...defaultPolicy.conflicts, ...conflicts },
})

/** Writes a file with a time of its own, in seconds. */
function write(side: Side, path: string, content: string, seconds: number): void {
  writeTree(pair[side], { [path]: content })
  utimesSync(join(pair[side], path), seconds, seconds)
}

const traces = () => [traceTree(pair.path1), traceTree(pair.path2)]

describe('a conflict', () => {
  beforeEach(async () => {
    await pair.start({ 'f.tar.gz': 'base' })
    write('path1', 'f.tar.gz', 'from one, larger', 5000)
    write('path2', 'f.tar.gz', 'from two', 9000)
  })

  test.each<[Partial<ConflictPolicy>, winner: Tree]>([
    [{ resolve: 'path1' }, { 'f.tar.gz': 'from one, larger', 'f.tar.gz.conflict1': 'from two' }],
    [{ resolve: 'path2' }, { 'f.tar.gz': 'from two', 'f.tar.gz.conflict1': 'from one, larger' }],
    [{ resolve: 'newer' }, { 'f.tar.gz': 'from two', 'f.tar.gz.conflict1': 'from one, larger' }],
    [{ resolve: 'older' }, { 'f.tar.gz': 'from one, larger', 'f.tar.gz.conflict1': 'from two' }],
    [{ resolve: 'larger' }, { 'f.tar.gz': 'from one, larger', 'f.tar.gz.conflict1': 'from two' }],
    [{ resolve: 'smaller' }, { 'f.tar.gz': 'from two', 'f.tar.gz.conflict1': 'from one, larger' }],
    [{ resolve: 'newer', loser: 'delete' }, { 'f.tar.gz': 'from two' }],
    [{ resolve: 'larger', loser: 'delete' }, { 'f.tar.gz': 'from one, larger' }],
    [{ loser: 'delete' }, { 'f.tar.gz.conflict1': 'from one, larger', 'f.tar.gz.conflict2': 'from two' }],
    [
      { resolve: 'older', loser: 'pathname', suffix: { path1: 'path', path2: 'path' } },
      { 'f.tar.gz': 'from one, larger', 'f.tar.gz.path2': 'from two' },
    ],
    [
      { loser: 'pathname', suffix: { path1: 'cloud', path2: 'local' }, keepExtension: true },
      { 'f.cloud.tar.gz': 'from one, larger', 'f.local.tar.gz': 'from two' },
    ],
  ])('by %j', async (conflicts, expected) => {
    await pair.expectBoth(expected, rules(conflicts))
  })

  test('a winner keeps its modification time on both sides, and so does the loser', async () => {
    await pair.sync(rules({ resolve: 'newer' }))
    for (const side of ['path1', 'path2'] as const) {
      expect(statSync(join(pair[side], 'f.tar.gz')).mtimeMs).toBe(9_000_000)
      expect(statSync(join(pair[side], 'f.tar.gz.conflict1')).mtimeMs).toBe(5_000_000)
    }
  })
})

test('equal times have no newer one, even of two sizes', async () => {
  await pair.start({ f: 'base' })
  write('path1', 'f', 'from one, larger', 5000)
  write('path2', 'f', 'from two', 5000)
  await pair.expectBoth({ 'f.conflict1': 'from one, larger', 'f.conflict2': 'from two' }, rules({ resolve: 'newer', loser: 'delete' }))
})

test('a name of the user’s own is never overwritten', async () => {
  await pair.start({ f: 'base', 'f.path2': 'the user’s' })
  write('path1', 'f', 'from one', 5000)
  write('path2', 'f', 'from two!', 9000)
  await pair.expectBoth(
    {
      'f.path1': 'from one',
      'f.path2': 'the user’s',
      'f.path2-2': 'from two!',
    },
    rules({ loser: 'pathname', suffix: { path1: 'path', path2: 'path' } }),
  )
})

describe('asking', () => {
  const asking = rules({ resolve: 'ask' })

  async function expectAsked(paths: string[]): Promise<void> {
    const before = traces()
    for (let run = 0; run < 2; run++) {
      const { operations } = await pair.preview(asking)
      expect(operations.map(({ kind, path }) => `${kind} ${path}`)).toEqual(paths.map((path) => `ask ${path}`))
      expect((await pair.sync(asking)).result).toBe('nothing')
      expect(traces()).toEqual(before)
    }
  }

  test('changes nothing about a conflict until both sides are the same', async () => {
    await pair.start({ f: 'base' })
    write('path1', 'f', 'from one', 5000)
    write('path2', 'f', 'from two!', 9000)
    await expectAsked(['f'])
    write('path1', 'f', 'from two!', 9000)
    await pair.expectBoth({ f: 'from two!' }, asking)
  })

  test('asks about an edit of what the other side deleted', async () => {
    await pair.start({ 'd/e': 'edited', 'd/g': 'gone', f: 'edited' })
    removePaths(pair.path1, 'd')
    removePaths(pair.path2, 'f')
    write('path2', 'd/e', 'edit', 9000)
    write('path1', 'f', 'edit', 9000)
    const { operations } = await pair.preview(asking)
    expect(operations.map(({ kind, path, reason }) => `${kind} ${path} ${reason}`)).toEqual([
      'delete d/g DELETED_ON_1',
      'ask d/e EDIT_BEATS_DELETE_2',
      'ask f EDIT_BEATS_DELETE_1',
    ])
    await pair.sync(asking)
    await expectAsked(['d/e', 'f'])
    expect(existsSync(join(pair.path1, 'd'))).toBe(false)
  })

  test('asks once about a file against a folder, and touches nothing below', async () => {
    await pair.start({ 'x/f': 'inside', 'x/g': 'other', 'x/h/i': 'deep' })
    removePaths(pair.path1, 'x')
    writeTree(pair.path1, { x: 'file' })
    write('path2', 'x/f', 'edited inside', 9000)
    await expectAsked(['x'])
    await pair.expectBoth({ 'x.conflict1': 'file', 'x/f': 'edited inside' }, {})
  })

  test('lets an untouched folder give way to a file, and an untouched file to a folder', async () => {
    await pair.start({ 'x/f': 'inside', 'x/g/h': 'deep', y: 'file' })
    removePaths(pair.path1, 'x', 'y')
    writeTree(pair.path1, { x: 'file', 'y/z': 'inside' })
    await pair.expectBoth({ x: 'file', 'y/z': 'inside' }, asking)
  })
})
