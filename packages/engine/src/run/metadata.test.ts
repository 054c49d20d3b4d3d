import { chmodSync, chownSync, lchownSync, lstatSync, mkdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { noMetadata, type SyncPolicy } from '../core/policy.ts'
import type { SyncEvent } from '../core/sync-event.ts'
import { DiskPair } from '../testing/disk-pair.ts'
import { removePaths, type Tree, writeTree } from '../testing/disk-tree.ts'

const filler: Tree = Object.fromEntries(Array.from({ length: 10 }, (_, i) => [`filler${i}`, `filler ${i}`]))
const isRoot = process.geteuid?.() === 0
const permissions: Partial<SyncPolicy> = { metadata: { ...noMetadata, permissions: true } }
const withOwner: Partial<SyncPolicy> = { links: 'synced', metadata: { ...noMetadata, permissions: true, owner: true } }
const open: DiskPair[] = []
afterEach(() => {
  for (const pair of open.splice(0)) pair.remove()
})

async function start(tree: Tree, policy: Partial<SyncPolicy>): Promise<DiskPair> {
  const pair = new DiskPair()
  open.push(pair)
  writeTree(pair.path1, { ...filler, ...tree })
  expect((await pair.sync({ ...policy, resync: 'path1' })).counters).toMatchObject({ failed: 0, stale: 0 })
  return pair
}

async function syncOnce(pair: DiskPair, policy: Partial<SyncPolicy>) {
  const report = await pair.sync(policy)
  expect(report.counters).toMatchObject({ failed: 0, stale: 0 })
  expect((await pair.preview(policy)).operations).toEqual([])
  return report
}

const modeOf = (root: string, path: string) => lstatSync(join(root, path)).mode & 0o7777
const ownerOf = (root: string, path: string) => [lstatSync(join(root, path)).uid, lstatSync(join(root, path)).gid]

describe('permissions', () => {
  test('travel with new files and folders, and as changes of their own on either side', async () => {
    const pair = await start({ 'd/secret': 'x', 'd/script': '#!', 'e/f': 'x' }, permissions)
    expect(modeOf(pair.path2, 'd/secret')).toBe(modeOf(pair.path1, 'd/secret'))
    chmodSync(join(pair.path1, 'd/secret'), 0o600)
    chmodSync(join(pair.path2, 'd/script'), 0o750)
    chmodSync(join(pair.path1, 'd'), 0o700)
    chmodSync(join(pair.path2, 'e'), 0o711)
    mkdirSync(join(pair.path2, 'new'))
    chmodSync(join(pair.path2, 'new'), 0o705)
    writeTree(pair.path2, { 'new/f': 'x' })
    chmodSync(join(pair.path2, 'new/f'), 0o604)
    const { totals } = await syncOnce(pair, permissions)
    expect(totals.bytes).toEqual({ path1: 1, path2: 0 })
    for (const [path, mode] of Object.entries({ d: 0o700, e: 0o711, new: 0o705, 'd/secret': 0o600, 'd/script': 0o750, 'new/f': 0o604 }))
      expect([path, modeOf(pair.path1, path), modeOf(pair.path2, path)]).toEqual([path, mode, mode])
  })

  test('a folder closed to its owner is filled first', async () => {
    const pair = await start({}, permissions)
    writeTree(pair.path1, { 'closed/deep/f': 'x' })
    chmodSync(join(pair.path1, 'closed/deep'), 0o555)
    chmodSync(join(pair.path1, 'closed'), 0o555)
    await syncOnce(pair, permissions)
    expect([modeOf(pair.path2, 'closed'), modeOf(pair.path2, 'closed/deep')]).toEqual([0o555, 0o555])
  })

  test('an edit brings its permissions along, a rename too', async () => {
    const pair = await start({ edited: 'x', old: 'moved' }, permissions)
    writeTree(pair.path1, { edited: 'longer' })
    chmodSync(join(pair.path1, 'edited'), 0o755)
    renameSync(join(pair.path1, 'old'), join(pair.path1, 'new'))
    chmodSync(join(pair.path1, 'new'), 0o600)
    await syncOnce(pair, permissions)
    expect([modeOf(pair.path2, 'edited'), modeOf(pair.path2, 'new')]).toEqual([0o755, 0o600])
  })

  test('changed on both sides, path1 has its way and nothing is a conflict', async () => {
    const pair = await start({ f: 'x' }, permissions)
    chmodSync(join(pair.path1, 'f'), 0o604)
    chmodSync(join(pair.path2, 'f'), 0o606)
    await syncOnce(pair, permissions)
    expect(Object.keys(pair.trees().path1)).toEqual(['f', ...Object.keys(filler)])
    expect([modeOf(pair.path1, 'f'), modeOf(pair.path2, 'f')]).toEqual([0o604, 0o604])
  })

  test('setuid, setgid and sticky bits never travel, and stay where they are', async () => {
    const pair = await start({ tool: '#!', 'd/f': 'x' }, permissions)
    chmodSync(join(pair.path1, 'tool'), 0o6755)
    chmodSync(join(pair.path1, 'd'), 0o1777)
    chmodSync(join(pair.path2, 'd'), 0o2755)
    await syncOnce(pair, permissions)
    expect([modeOf(pair.path1, 'tool'), modeOf(pair.path2, 'tool')]).toEqual([0o6755, 0o755])
    expect([modeOf(pair.path1, 'd'), modeOf(pair.path2, 'd')]).toEqual([0o1777, 0o2777])
  })

  test('a pair that begins or ends to sync them copies nothing and changes nothing', async () => {
    const pair = await start({ 'd/f': 'x', g: 'x' }, {})
    chmodSync(join(pair.path1, 'd/f'), 0o606)
    chmodSync(join(pair.path2, 'g'), 0o604)
    await syncOnce(pair, {})
    for (const policy of [permissions, {}, permissions]) {
      expect((await syncOnce(pair, policy)).totals.bytes).toEqual({ path1: 0, path2: 0 })
      expect([modeOf(pair.path1, 'd/f'), modeOf(pair.path2, 'g')]).toEqual([0o606, 0o604])
      expect(modeOf(pair.path2, 'd/f')).not.toBe(0o606)
    }
    chmodSync(join(pair.path1, 'd/f'), 0o601)
    await syncOnce(pair, permissions)
    expect(modeOf(pair.path2, 'd/f')).toBe(0o601)
  })

  test('not asked for, a new file gets the ordinary ones and a replacement keeps its own', async () => {
    const pair = await start({ kept: 'x' }, {})
    chmodSync(join(pair.path1, 'kept'), 0o755)
    chmodSync(join(pair.path2, 'kept'), 0o640)
    await syncOnce(pair, {})
    writeFileSync(join(pair.path1, 'kept'), 'edited')
    writeFileSync(join(pair.path1, 'new'), 'x', { mode: 0o700 })
    await syncOnce(pair, {})
    expect([modeOf(pair.path2, 'kept'), modeOf(pair.path2, 'new')]).toEqual([0o640, 0o777 & ~process.umask()])
  })
})

describe('owner and group', () => {
  test('travel where the run may give files away; elsewhere that is said once and files stay the user’s', async () => {
    const pair = await start({ f: 'x', 'd/g': 'x' }, withOwner)
    symlinkSync('f', join(pair.path1, 'l'))
    if (isRoot) {
      chownSync(join(pair.path1, 'f'), 1234, 2345)
      chownSync(join(pair.path2, 'd'), 1234, 0)
      lchownSync(join(pair.path1, 'l'), 77, 78)
    }
    const notices: SyncEvent[] = []
    await pair.sync(withOwner, { onEvent: (event) => event.type === 'notice' && notices.push(event) })
    expect(notices).toHaveLength(isRoot ? 0 : 2)
    for (const path of ['f', 'd', 'd/g', 'l']) expect([path, ownerOf(pair.path2, path)]).toEqual([path, ownerOf(pair.path1, path)])
    if (isRoot)
      expect([ownerOf(pair.path2, 'f'), ownerOf(pair.path1, 'd'), ownerOf(pair.path2, 'l')]).toEqual([
        [1234, 2345],
        [1234, 0],
        [77, 78],
      ])
    expect((await pair.preview(withOwner)).operations).toEqual([])
  })

  test('next to a deletion, a change of permissions may hide an edit: the file comes back', async () => {
    const pair = await start({ f: 'x' }, withOwner)
    chmodSync(join(pair.path1, 'f'), 0o600)
    removePaths(pair.path2, 'f')
    await syncOnce(pair, withOwner)
    expect([pair.trees().path2['f'], modeOf(pair.path2, 'f')]).toEqual(['x', 0o600])
  })
})
