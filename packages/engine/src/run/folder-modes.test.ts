import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { parseFilters } from '../core/filter.ts'
import type { SyncPolicy } from '../core/policy.ts'
import type { WritableBackend } from '../ports/storage-backend.ts'
import { DiskPair } from '../testing/disk-pair.ts'
import { removePaths, type Tree, writeTree } from '../testing/disk-tree.ts'

let pair: DiskPair
beforeEach(() => {
  pair = new DiskPair()
})
afterEach(() => pair.remove())

const fillers: Tree = Object.fromEntries(Array.from({ length: 10 }, (_, i) => [`filler${i}`, `filler ${i}`]))
const emptyFolders: Tree = Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`d${String(i).padStart(2, '0')}`, null]))

async function start(path1: Tree, policy: Partial<SyncPolicy> = {}): Promise<void> {
  writeTree(pair.path1, { ...fillers, ...path1 })
  expect((await pair.sync({ resync: 'path1', ...policy })).result).toBe('done')
}

async function run(policy: Partial<SyncPolicy>): Promise<{ path1: Tree; path2: Tree }> {
  expect((await pair.sync(policy)).counters).toMatchObject({ failed: 0, stale: 0, skipped: 0 })
  const trees = pair.trees()
  expect(await pair.sync(policy)).toMatchObject({ result: 'nothing' })
  expect(pair.trees()).toEqual(trees)
  return withoutFillers()
}

function withoutFillers() {
  const rest = (tree: Tree): Tree => Object.fromEntries(Object.entries(tree).filter(([path]) => !path.startsWith('filler')))
  const { path1, path2 } = pair.trees()
  return { path1: rest(path1), path2: rest(path2) }
}

const synced = { folders: 'synced' } as const
const pruned = { folders: 'pruned' } as const

describe('synced folders', () => {
  test('come and go empty as well, in a resync too', async () => {
    await start({ 'a/b': null }, synced)
    writeTree(pair.path2, { 'c/d': null })
    expect(await run(synced)).toEqual({ path1: { 'a/b': null, 'c/d': null }, path2: { 'a/b': null, 'c/d': null } })
    removePaths(pair.path1, 'a', 'c/d')
    expect(await run(synced)).toEqual({ path1: { c: null }, path2: { c: null } })
  })

  test('that are gone here and hold something new there stay', async () => {
    await start({ 'd/e': null, 'd/f': 'f' }, synced)
    removePaths(pair.path1, 'd')
    writeTree(pair.path2, { 'd/e/new': null })
    expect(await run(synced)).toEqual({ path1: { 'd/e/new': null }, path2: { 'd/e/new': null } })
  })

  test('take the name of a new file, which gets another one', async () => {
    await start({})
    writeTree(pair.path1, { x: 'a file' })
    writeTree(pair.path2, { x: null })
    const both = { 'x.conflict1': 'a file', x: null }
    expect(await run(synced)).toEqual({ path1: both, path2: both })
  })

  test('are not synced where only what is out of scope is in them, and are not deleted again', async () => {
    await start({ 'd/f': 'f' }, synced)
    writeTree(pair.path2, { 'd/x.tmp': 'x', 'n/y.tmp': 'y' })
    symlinkSync('nowhere', join(pair.path2, 'l'))
    writeTree(pair.path2, { 'm/k': null })
    symlinkSync('nowhere', join(pair.path2, 'm', 'l'))
    const policy = { ...synced, scope: { filters: parseFilters('- *.tmp') } }
    removePaths(pair.path1, 'd')
    const left = { path1: { 'm/k': null }, path2: { 'd/x.tmp': 'x', 'n/y.tmp': 'y', 'm/k': null } }
    expect(await run(policy)).toMatchObject(left)
    expect(Object.keys(withoutFillers().path1)).toEqual(['m/k'])
  })

  test('stay on a side on which nothing is deleted, and come back where nothing is deleted at all', async () => {
    await start({ d: null }, synced)
    removePaths(pair.path1, 'd')
    const skipping = { ...synced, skipDeletions: { path1: false, path2: true } }
    expect(await run(skipping)).toEqual({ path1: {}, path2: { d: null } })
    expect(await run({ ...synced, mode: 'additive' })).toEqual({ path1: { d: null }, path2: { d: null } })
  })

  test.each(['synced', 'pruned'] as const)('stay where a link took the place of one and a person has to look (%s)', async (folders) => {
    await start({ 'd/f': 'f', e: null }, synced)
    removePaths(pair.path1, 'd', 'e')
    for (const name of ['d', 'e']) symlinkSync('nowhere', join(pair.path1, name))
    const links = { d: { link: 'nowhere' }, e: { link: 'nowhere' } }
    expect(await run({ folders, knownLink: 'hold' })).toEqual({ path1: links, path2: { 'd/f': 'f', e: null } })
  })

  test('follow the leader of a mirror', async () => {
    await start({ d: null }, synced)
    writeTree(pair.path2, { extra: null })
    removePaths(pair.path2, 'd')
    expect(await run({ ...synced, mode: 'mirror-path1' })).toEqual({ path1: { d: null }, path2: { d: null } })
  })

  test('take the place of a file that their mirror has, in one run', async () => {
    await start({}, synced)
    writeTree(pair.path1, { x: null })
    writeTree(pair.path2, { x: 'a file' })
    expect(await run({ ...synced, mode: 'mirror-path1' })).toEqual({ path1: { x: null }, path2: { x: null } })
  })

  test('do not go into a side that is left out as a whole', async () => {
    await start({}, synced)
    writeTree(pair.path1, { x: null })
    writeTree(pair.path2, { '.no': '' })
    const policy = { ...synced, scope: { filters: parseFilters(''), markers: ['.no'] } }
    expect(await run(policy)).toEqual({ path1: { x: null }, path2: { '.no': '' } })
  })
})

describe('switching between the modes', () => {
  test('makes or keeps folders and deletes none', async () => {
    await start(emptyFolders)
    expect(withoutFillers().path2).toEqual({})
    expect(await run(synced)).toEqual({ path1: emptyFolders, path2: emptyFolders })
    expect(await run({})).toEqual({ path1: emptyFolders, path2: emptyFolders })
  })

  test('does not make up for deletions of empty folders that were left alone', async () => {
    await start(emptyFolders, synced)
    removePaths(pair.path1, ...Object.keys(emptyFolders))
    expect(await run({})).toEqual({ path1: {}, path2: emptyFolders })
    expect(await run(synced)).toEqual({ path1: emptyFolders, path2: emptyFolders })
  })
})

describe('pruned folders', () => {
  test('go on both sides when nothing is left in them, deepest first, whatever they were', async () => {
    await start({ 'a/b/c': null, 'd/f': 'f', 'e/g/h': 'h', 'k/l': 'l' }, synced)
    writeTree(pair.path2, { 'n/o/p': null })
    removePaths(pair.path1, 'e/g/h', 'k/l')
    const preview = await pair.preview(pruned)
    expect(preview.operations.filter(({ kind }) => kind === 'rmdir').map(({ path }) => path)).toEqual([
      'n/o/p',
      'n/o',
      'n',
      'k',
      'k',
      'e/g',
      'e/g',
      'e',
      'e',
      'a/b/c',
      'a/b/c',
      'a/b',
      'a/b',
      'a',
      'a',
    ])
    expect(await run(pruned)).toEqual({ path1: { 'd/f': 'f' }, path2: { 'd/f': 'f' } })
  })

  test('stay for what is not synced, each on its own side', async () => {
    await start({ d: null, e: null }, synced)
    symlinkSync('nowhere', join(pair.path1, 'd', 'l'))
    writeTree(pair.path2, { 'e/x.tmp': 'x' })
    const trees = await run({ ...pruned, scope: { filters: parseFilters('- *.tmp') } })
    expect(trees).toEqual({ path1: { 'd/l': { link: 'nowhere' } }, path2: { 'e/x.tmp': 'x' } })
  })

  test('stay in a resync, which only adds', async () => {
    await start({ d: null }, pruned)
    expect(withoutFillers().path1).toEqual({ d: null })
  })

  test('do not cost a file that takes their name', async () => {
    await start({ x: null }, synced)
    removePaths(pair.path2, 'x')
    writeTree(pair.path2, { x: 'a file' })
    expect(await run(pruned)).toEqual({ path1: { x: 'a file' }, path2: { x: 'a file' } })
  })

  test('stay where they took the place of a file whose deletion is skipped, so that it does not come back', async () => {
    await start({ x: 'a file' })
    removePaths(pair.path1, 'x')
    writeTree(pair.path1, { x: null })
    const skipDeletions = { path1: false, path2: true }
    expect(await run({ ...pruned, skipDeletions })).toEqual({ path1: { x: null }, path2: { x: 'a file' } })
  })

  test('hold a file that appears before they are removed', async () => {
    await start({ d: null }, synced)
    const late = (backend: WritableBackend): WritableBackend =>
      new Proxy(backend, {
        get: (target, name) => {
          if (name === 'removeFolder' && target.label === pair.path2) writeTree(pair.path2, { 'd/late': 'late' })
          const value: unknown = Reflect.get(target, name)
          return typeof value === 'function' ? value.bind(target) : value
        },
      })
    const report = await pair.sync(pruned, { wrap: late })
    expect(report).toMatchObject({ result: 'done', counters: { done: 1, skipped: 1 } })
    expect(await run(pruned)).toEqual({ path1: { 'd/late': 'late' }, path2: { 'd/late': 'late' } })
  })
})
