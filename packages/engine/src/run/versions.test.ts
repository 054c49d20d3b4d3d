import { linkSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { defaultPolicy, type SyncPolicy } from '../core/policy.ts'
import { perSide } from '../core/side.ts'
import { DiskPair } from '../testing/disk-pair.ts'
import { readTree, removePaths, writeTree } from '../testing/disk-tree.ts'

let pair: DiskPair
let versions: SyncPolicy['versions']

beforeEach(async () => {
  pair = new DiskPair()
  versions = perSide((side) => ({ folder: join(pair.folder, `old-of-${side}`), suffix: '', keepExtension: false }))
  writeTree(pair.path1, { keep: 'k', other: 'o', more: 'm', x: 'one', 'd/y': 'two' })
  await pair.sync({ resync: 'path1', versions })
})
afterEach(() => pair.remove())

const kept = (side: 'path1' | 'path2') => readTree(join(pair.folder, `old-of-${side}`))

describe('versions', () => {
  test('hold what was replaced and what was deleted, on the side where it was', async () => {
    writeTree(pair.path1, { x: 'one, edited' })
    removePaths(pair.path1, 'd/y')
    writeTree(pair.path2, { other: 'o, edited' })
    removePaths(pair.path2, 'more')
    const report = await pair.sync({ versions })
    expect(report).toMatchObject({ result: 'done', counters: { failed: 0, stale: 0, skipped: 0 } })
    expect(report.totals.space).toEqual({ path1: { kept: 2, free: expect.any(Number) }, path2: { kept: 6, free: expect.any(Number) } })
    expect([kept('path1'), kept('path2')]).toEqual([
      { other: 'o', more: 'm' },
      { x: 'one', 'd/y': 'two' },
    ])
    expect(await pair.sync({ versions })).toMatchObject({ result: 'nothing' })
  })

  test('of a later run replace those of an earlier one, and a suffix of its own keeps both', async () => {
    for (const [content, suffix] of [
      ['two', ''],
      ['three', ''],
      ['four', '-3'],
    ] as const) {
      writeTree(pair.path1, { 'd/f.txt': content })
      const policy = perSide((side) => ({ folder: join(pair.folder, `old-of-${side}`), suffix, keepExtension: true }))
      expect(await pair.sync({ versions: policy })).toMatchObject({ result: 'done' })
    }
    expect(kept('path2')).toEqual({ 'd/f.txt': 'two', 'd/f-3.txt': 'three' })
  })

  test('hold all of a folder that became a file, and a file that became a folder', async () => {
    removePaths(pair.path2, 'd', 'x')
    writeTree(pair.path2, { d: 'a file now', 'x/f': 'a folder now' })
    expect(await pair.sync({ versions })).toMatchObject({ result: 'done' })
    expect(pair.trees().path1).toEqual(pair.trees().path2)
    expect(kept('path1')).toEqual({ 'd/y': 'two', x: 'one' })
  })

  test('that have no place leave the files alone, and say which folder it is', async () => {
    const told: unknown[] = []
    removePaths(pair.path1, 'x')
    writeTree(pair.folder, { file: '' })
    for (const folder of ['/proc/pairwise', join(pair.folder, 'file/below')]) {
      const policy = perSide(() => ({ folder, suffix: '', keepExtension: false }))
      const report = await pair.sync({ versions: policy }, { onEvent: (event) => event.type === 'operation' && told.push(event.problem) })
      expect(report).toMatchObject({ counters: { done: 0, failed: 1 } })
      expect(told.pop()).toContain(`the folder for versions, ${folder}, can't be made`)
    }
    expect(readTree(pair.path2)).toHaveProperty('x')
  })

  test('are kept only where a side has a folder for them', async () => {
    removePaths(pair.path1, 'x')
    removePaths(pair.path2, 'more')
    await pair.sync({ versions: { path1: versions.path1, path2: null } })
    expect(kept('path1')).toEqual({ more: 'm' })
    expect(pair.trees().path2).not.toHaveProperty('x')
  })

  test.each(['delete', 'version'] as const)('hold the loser of a conflict that is settled by a rule and the loser’s %s', async (loser) => {
    writeTree(pair.path1, { x: 'winner' })
    writeTree(pair.path2, { x: 'loser!' })
    const conflicts = { ...defaultPolicy.conflicts, resolve: 'path1' as const, loser }
    expect(await pair.sync({ versions, conflicts })).toMatchObject({ result: 'done' })
    expect(pair.trees().path1).toEqual(pair.trees().path2)
    expect(pair.trees().path2).toMatchObject({ x: 'winner' })
    expect(kept('path2')).toEqual({ x: 'loser!' })
  })

  test('hold the loser under another name where its side keeps none', async () => {
    writeTree(pair.path1, { x: 'winner' })
    writeTree(pair.path2, { x: 'loser!' })
    const conflicts = { ...defaultPolicy.conflicts, resolve: 'path1' as const, loser: 'version' as const }
    await pair.sync({ versions: { path1: versions.path1, path2: null }, conflicts })
    expect(pair.trees().path1).toMatchObject({ x: 'winner', 'x.conflict1': 'loser!' })
    expect(pair.trees().path2).toEqual(pair.trees().path1)
  })

  test('of links are links, on the same disk and on another', async () => {
    const elsewhere = mkdtempSync('/dev/shm/versions-')
    for (const folder of [join(pair.folder, 'old-of-path2'), elsewhere]) {
      const policy = { links: 'synced', versions: { path1: null, path2: { folder, suffix: '', keepExtension: false } } } as const
      symlinkSync('somewhere', join(pair.path1, 'l'))
      await pair.sync(policy)
      removePaths(pair.path1, 'l')
      expect(await pair.sync(policy)).toMatchObject({ result: 'done' })
      expect(readTree(folder)).toEqual({ l: { link: 'somewhere' } })
    }
    rmSync(elsewhere, { recursive: true })
  })

  test('on another disk are whole', async () => {
    const elsewhere = mkdtempSync('/dev/shm/versions-')
    const large = 'x'.repeat(3_000_000)
    writeTree(pair.path1, { large })
    await pair.sync({ versions })
    removePaths(pair.path1, 'large')
    await pair.sync({ versions: { path1: null, path2: { folder: elsewhere, suffix: '.old', keepExtension: false } } })
    expect(readFileSync(join(elsewhere, 'large.old'), 'utf8')).toBe(large)
    expect(pair.trees().path2).not.toHaveProperty('large')
    rmSync(elsewhere, { recursive: true })
  })
})

describe('a folder for versions that overlaps a root stops the run', () => {
  test.each(['path1/old', 'path2', 'path2/d/none/yet', '', 'link/old'])('at %j', async (at) => {
    symlinkSync(pair.path1, join(pair.folder, 'link'))
    mkdirSync(join(pair.path1, 'fresh'))
    writeTree(pair.path1, { x: 'edited' })
    const before = readTree(pair.folder)
    const overlapping = { folder: join(pair.folder, at), suffix: '', keepExtension: false }
    for (const sides of [
      { path1: overlapping, path2: null },
      { path1: null, path2: overlapping },
    ]) {
      const report = await pair.sync({ versions: sides })
      expect(report).toMatchObject({ result: 'held', gates: [{ code: 'overlap', folder: overlapping.folder }] })
    }
    expect(readTree(pair.folder)).toEqual(before)
  })
})

describe('a file that a run had kept and neither replaced nor removed when it was cut off', () => {
  /** What the cut leaves: the file has a second name among the versions, and looks changed by that. */
  function keepOnly(path: string, folder = join(pair.folder, 'old-of-path2')): void {
    mkdirSync(join(folder, 'd'), { recursive: true })
    linkSync(join(pair.path2, path), join(folder, path))
  }

  test('is replaced, and stays among the versions', async () => {
    writeTree(pair.path1, { x: 'one, edited', 'd/y': 'two, edited' })
    for (const path of ['x', 'd/y']) keepOnly(path)
    expect(await pair.sync({ versions })).toMatchObject({ result: 'done', counters: { done: 2, stale: 0 } })
    expect(pair.trees().path1).toEqual(pair.trees().path2)
    expect(pair.trees().path1).toEqual({ keep: 'k', other: 'o', more: 'm', x: 'one, edited', 'd/y': 'two, edited' })
    expect(kept('path2')).toEqual({ x: 'one', 'd/y': 'two' })
    expect(await pair.sync({ versions })).toMatchObject({ result: 'nothing' })
  })

  test('is removed, and stays among the versions', async () => {
    removePaths(pair.path1, 'x')
    keepOnly('x')
    expect(await pair.sync({ versions })).toMatchObject({ result: 'done', counters: { done: 1, stale: 0 } })
    expect(pair.trees().path2).not.toHaveProperty('x')
    expect(kept('path2')).toMatchObject({ x: 'one' })
  })

  test('is known by a version of another run, where each has a folder of its own', async () => {
    const all = join(pair.folder, 'all')
    const own = perSide(() => ({ folder: join(all, '8'), suffix: '', keepExtension: false, isOwn: true as const }))
    writeTree(pair.path1, { x: 'one, edited' })
    keepOnly('x', join(all, '7'))
    expect(await pair.sync({ versions: own })).toMatchObject({ result: 'done', counters: { done: 1, stale: 0 } })
    expect(pair.trees().path1).toEqual(pair.trees().path2)
    expect(readTree(all)).toMatchObject({ '7/x': 'one', '8/x': 'one' })
  })

  test.each(['edited', 'replaced by another file'])('is in conflict when it was %s after that', async (how) => {
    writeTree(pair.path1, { x: 'one, edited' })
    keepOnly('x')
    if (how !== 'edited') removePaths(pair.path2, 'x')
    writeTree(pair.path2, { x: 'two' })
    await pair.sync({ versions })
    expect(pair.trees().path1).toMatchObject({ 'x.conflict1': 'one, edited', 'x.conflict2': 'two' })
  })

  test('is in conflict when its second name is not among the versions', async () => {
    writeTree(pair.path1, { x: 'one, edited' })
    keepOnly('x', join(pair.folder, 'snapshot'))
    await pair.sync({ versions })
    expect(pair.trees().path1).toMatchObject({ 'x.conflict1': 'one, edited', 'x.conflict2': 'one' })
  })
})
