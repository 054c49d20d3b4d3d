import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { extendedAttributes } from '../backends/local/extended-attributes.ts'
import { noMetadata, type SyncPolicy } from '../core/policy.ts'
import type { SyncEvent } from '../core/sync-event.ts'
import { DiskPair } from '../testing/disk-pair.ts'
import { writeTree } from '../testing/disk-tree.ts'

const attributes: Partial<SyncPolicy> = { metadata: { ...noMetadata, permissions: true, xattrs: true, acls: true } }
const system = extendedAttributes()

/** An access control list in the system's own bytes: its version, then tag, permissions and id of each entry. */
const aclFor = (uid: number): Buffer => {
  const entries = [
    [0x01, 6, 0xffffffff],
    [0x02, 4, uid],
    [0x04, 4, 0xffffffff],
    [0x10, 6, 0xffffffff],
    [0x20, 0, 0xffffffff],
  ]
  const bytes = Buffer.alloc(4 + 8 * entries.length)
  bytes.writeUInt32LE(2)
  for (const [index, [tag = 0, permissions = 0, id = 0]] of entries.entries()) {
    bytes.writeUInt16LE(tag, 4 + 8 * index)
    bytes.writeUInt16LE(permissions, 6 + 8 * index)
    bytes.writeUInt32LE(id, 8 + 8 * index)
  }
  return bytes
}

let pair: DiskPair
beforeEach(async () => {
  pair = new DiskPair()
  writeTree(pair.path1, { f: 'x', g: 'x', 'd/h': 'x', 'line\nend': 'x' })
  await pair.sync({ resync: 'path1' })
})
afterEach(() => pair.remove())

const read = (root: string, path: string) =>
  Object.fromEntries(
    (['xattrs', 'acls'] as const).flatMap((kind) =>
      [...(system?.read(join(root, path), kind, false) ?? [])].map(([name, value]) => [name, Buffer.from(value).toString('latin1')]),
    ),
  )

async function syncOnce(policy: Partial<SyncPolicy>) {
  expect((await pair.sync(policy)).counters).toMatchObject({ failed: 0, stale: 0 })
  expect((await pair.preview(policy)).operations).toEqual([])
}

if (system?.isKept('/tmp', 'xattrs') === true && system.isKept('/tmp', 'acls')) {
  describe('extended attributes and access control lists', () => {
    test('travel with the content, and as changes of their own on either side', async () => {
      await syncOnce(attributes)
      system.set(join(pair.path1, 'f'), 'user.colour', Buffer.from('r\0d'))
      system.set(join(pair.path2, 'd'), 'user.folder', Buffer.alloc(0))
      system.set(join(pair.path2, 'g'), 'system.posix_acl_access', aclFor(1234))
      writeFileSync(join(pair.path1, 'new'), 'x')
      system.set(join(pair.path1, 'new'), 'user.new', Buffer.from([0xff, 0]))
      await syncOnce(attributes)
      expect(read(pair.path2, 'f')).toEqual({ 'user.colour': 'r\0d' })
      expect(read(pair.path1, 'd')).toEqual({ 'user.folder': '' })
      expect(read(pair.path1, 'g')).toEqual({ 'system.posix_acl_access': aclFor(1234).toString('latin1') })
      expect(read(pair.path2, 'new')).toEqual({ 'user.new': '\xff\0' })
      system.remove(join(pair.path2, 'f'), 'user.colour')
      await syncOnce(attributes)
      expect(read(pair.path1, 'f')).toEqual({})
    })

    test('of a file that is replaced stay where the pair does not sync them', async () => {
      system.set(join(pair.path2, 'f'), 'user.mine', Buffer.from('kept'))
      system.set(join(pair.path2, 'f'), 'system.posix_acl_access', aclFor(77))
      await syncOnce({})
      writeFileSync(join(pair.path1, 'f'), 'edited')
      await syncOnce({})
      expect(pair.trees().path2['f']).toBe('edited')
      expect(read(pair.path2, 'f')).toEqual({ 'user.mine': 'kept', 'system.posix_acl_access': aclFor(77).toString('latin1') })
    })

    test('are not looked at unless they are asked for', async () => {
      system.set(join(pair.path1, 'f'), 'user.colour', Buffer.from('red'))
      await syncOnce({})
      expect(read(pair.path2, 'f')).toEqual({})
    })
  })
} else {
  test('a machine that can’t read them says so once for each side and kind, and syncs the rest', async () => {
    chmodSync(join(pair.path1, 'f'), 0o600)
    const notices: SyncEvent[] = []
    await pair.sync(attributes, { onEvent: (event) => event.type === 'notice' && notices.push(event) })
    expect(notices).toHaveLength(4)
  })
}
