import { linkSync, lstatSync, lutimesSync, readlinkSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import type { SyncPolicy } from '../core/policy.ts'
import { DiskPair } from '../testing/disk-pair.ts'
import { type Tree, writeTree } from '../testing/disk-tree.ts'
import { MemoryPair } from '../testing/memory-pair.ts'

const filler: Tree = Object.fromEntries(Array.from({ length: 10 }, (_, i) => [`filler${i}`, `filler ${i}`]))
const synced: Partial<SyncPolicy> = { links: 'synced' }
const open: DiskPair[] = []
afterEach(() => {
  for (const pair of open.splice(0)) pair.remove()
})

async function start(tree: Tree, policy: Partial<SyncPolicy> = synced): Promise<DiskPair> {
  const pair = new DiskPair()
  open.push(pair)
  writeTree(pair.path1, { ...filler, ...tree })
  expect((await pair.sync({ ...policy, resync: 'path1' })).counters).toMatchObject({ failed: 0, stale: 0 })
  return pair
}

/** One run after which both sides hold `filler` and `expected`, and another that has nothing to do. */
async function expectBoth(pair: DiskPair, expected: Tree, policy: Partial<SyncPolicy> = synced): Promise<void> {
  expect(await pair.sync(policy)).toMatchObject({ counters: { failed: 0, stale: 0 } })
  const both = { ...filler, ...expected }
  expect(pair.trees()).toEqual({ path1: both, path2: both })
  expect((await pair.preview(policy)).operations).toEqual([])
}

function replaceLink(root: string, name: string, target: string | Buffer): void {
  rmSync(join(root, name), { recursive: true, force: true })
  symlinkSync(target, join(root, name))
}

describe('links that are synced as links', () => {
  const links = {
    'd/file': { link: '../filler0' },
    absolute: { link: '/etc/passwd' },
    dangling: { link: 'no where' },
    folder: { link: 'd' },
    itself: { link: 'itself' },
    up: { link: '..' },
  }

  test('travel byte for byte wherever they lead, and are never followed', async () => {
    const pair = await start(links)
    const raw = Buffer.from([0x2e, 0x2f, 0xff, 0x0a, 0x20])
    symlinkSync(raw, join(pair.path2, 'raw'))
    await pair.sync(synced)
    expect(readlinkSync(join(pair.path1, 'raw'), { encoding: 'buffer' })).toEqual(raw)
    rmSync(join(pair.path2, 'raw'))
    await expectBoth(pair, links)
  })

  test('keep their own modification time', async () => {
    const pair = await start({})
    symlinkSync('filler0', join(pair.path1, 'l'))
    lutimesSync(join(pair.path1, 'l'), 1_500_000_000, 1_500_000_000)
    await expectBoth(pair, { l: { link: 'filler0' } })
    expect(lstatSync(join(pair.path2, 'l')).mtimeMs).toBe(1_500_000_000_000)
  })

  test('a new target is a change, a missing link a deletion, on either side', async () => {
    const pair = await start({ a: { link: 'one' }, b: { link: 'one' }, c: { link: 'one' }, d: { link: 'one' } })
    replaceLink(pair.path1, 'a', 'two')
    replaceLink(pair.path2, 'b', 'six')
    rmSync(join(pair.path1, 'c'))
    rmSync(join(pair.path2, 'd'))
    await expectBoth(pair, { a: { link: 'two' }, b: { link: 'six' } })
  })

  test('the same target on both sides is no conflict, different ones keep both', async () => {
    const pair = await start({ same: { link: 'x' }, other: { link: 'x' } })
    for (const root of [pair.path1, pair.path2]) replaceLink(root, 'same', 'y')
    replaceLink(pair.path1, 'other', 'y')
    replaceLink(pair.path2, 'other', 'z')
    await expectBoth(pair, { same: { link: 'y' }, 'other.conflict1': { link: 'y' }, 'other.conflict2': { link: 'z' } })
  })

  test('a link and a file of equal bytes are different', async () => {
    const pair = await start({})
    writeTree(pair.path1, { n: { link: 'same bytes' } })
    writeTree(pair.path2, { n: 'same bytes' })
    await expectBoth(pair, { 'n.conflict1': { link: 'same bytes' }, 'n.conflict2': 'same bytes' })
  })

  test('file, folder and link become each other', async () => {
    const kinds = { file: 'content', folder: { link: 'filler1' }, link: { link: 'filler0' } } as const
    for (const from of ['file', 'folder', 'link'] as const) {
      for (const to of ['file', 'folder', 'link'] as const) {
        if (from === to) continue
        const treeOf = (kind: typeof from): Tree => (kind === 'folder' ? { 'n/f': 'inside' } : { n: kinds[kind] })
        const pair = await start(treeOf(from))
        rmSync(join(pair.path1, 'n'), { recursive: true })
        writeTree(pair.path1, treeOf(to))
        await expectBoth(pair, treeOf(to))
      }
    }
  })

  test('a renamed link is renamed on the other side', async () => {
    const pair = await start({ old: { link: 'filler0' } })
    linkSync(join(pair.path1, 'old'), join(pair.path1, 'new'))
    rmSync(join(pair.path1, 'old'))
    const inode = lstatSync(join(pair.path2, 'old')).ino
    await expectBoth(pair, { new: { link: 'filler0' } })
    expect(lstatSync(join(pair.path2, 'new')).ino).toBe(inode)
  })

  test('are adopted when a pair begins to sync them, and forgotten when it ends', async () => {
    const pair = await start({ l: { link: 'filler0' } }, {})
    expect(pair.trees().path2).toEqual(filler)
    await expectBoth(pair, { l: { link: 'filler0' } })
    await expectBoth(pair, { l: { link: 'filler0' } }, {})
    await expectBoth(pair, { l: { link: 'filler0' } })
  })
})

test('links that are skipped stay where they are', async () => {
  const pair = await start({ l: { link: 'filler0' } }, {})
  expect(pair.trees()).toEqual({ path1: { ...filler, l: { link: 'filler0' } }, path2: filler })
})

test('a disk in memory syncs links as the real one does', async () => {
  const pair = new MemoryPair()
  pair.path1.write('keep', 'kept')
  pair.path1.link('l', 'keep')
  await pair.sync({ ...synced, resync: 'path1' })
  expect(pair.path2.tree()).toEqual({ keep: 'kept', l: { link: 'keep' } })
  pair.path2.remove('l')
  pair.path2.link('l', 'elsewhere')
  await pair.sync(synced)
  expect(pair.path1.tree()).toEqual({ keep: 'kept', l: { link: 'elsewhere' } })
  expect((await pair.sync(synced)).operations).toEqual([])
})
