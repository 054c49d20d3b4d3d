import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { removePaths, traceTree } from '../testing/disk-tree.ts'
import { fillers, SyncedPair, sorted } from '../testing/synced-pair.ts'

let pair: SyncedPair
beforeEach(() => {
  pair = new SyncedPair()
})
afterEach(() => pair.remove())

describe('changes of kind', () => {
  test('a file replaced by a folder', async () => {
    await pair.start({ x: 'file' })
    removePaths(pair.path1, 'x')
    pair.edit('path1', { 'x/f': 'inside' })
    await pair.expectBoth({ 'x/f': 'inside' })
  })

  test('a folder replaced by a file', async () => {
    await pair.start({ 'x/f': 'inside', 'x/g/h': 'deeper' })
    removePaths(pair.path2, 'x')
    pair.edit('path2', { x: 'file' })
    await pair.expectBoth({ x: 'file' })
  })

  test('a new file and a new folder of the same name: the folder keeps it', async () => {
    await pair.start({})
    pair.edit('path1', { n: 'file' })
    pair.edit('path2', { 'n/f': 'inside' })
    await pair.expectBoth({ 'n.conflict1': 'file', 'n/f': 'inside' })
  })

  test('an edited file against a folder that took its place', async () => {
    await pair.start({ x: 'base' })
    pair.edit('path1', { x: 'edited' })
    removePaths(pair.path2, 'x')
    pair.edit('path2', { 'x/f': 'inside' })
    await pair.expectBoth({ 'x.conflict1': 'edited', 'x/f': 'inside' })
  })

  test('a folder replaced by a file while the other side changed something in it', async () => {
    await pair.start({ 'x/f': 'inside', 'x/g': 'other' })
    removePaths(pair.path1, 'x')
    pair.edit('path1', { x: 'file' })
    pair.edit('path2', { 'x/f': 'edited inside' })
    await pair.expectBoth({ 'x.conflict1': 'file', 'x/f': 'edited inside' })
  })

  test('a file replaced by an empty folder', async () => {
    await pair.start({ x: 'file' })
    removePaths(pair.path1, 'x')
    pair.edit('path1', { x: null })
    const report = await pair.sync()
    expect(report.counters).toMatchObject({ failed: 0, stale: 0 })
    expect(pair.trees().path2).toEqual(sorted(fillers))
    expect((await pair.sync()).result).toBe('nothing')
  })
})

describe('links and other kinds', () => {
  test('links are neither followed nor copied', async () => {
    await pair.start({ keep: 'x' })
    pair.edit('path1', { l: { link: 'keep' }, nowhere: { link: 'gone' }, loop: { link: 'loop' }, up: { link: '..' } })
    const before = traceTree(pair.path2)
    expect((await pair.sync()).result).toBe('nothing')
    expect(traceTree(pair.path2)).toBe(before)
  })

  test('a named pipe is skipped and does not hang the run', async () => {
    await pair.start({})
    execFileSync('mkfifo', [join(pair.path1, 'pipe')])
    expect((await pair.sync()).result).toBe('nothing')
    expect(pair.trees().path2).toEqual(sorted(fillers))
  })
})
