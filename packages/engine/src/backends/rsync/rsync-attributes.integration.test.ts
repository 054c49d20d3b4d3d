import { execFileSync, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest'
import { noMetadata } from '../../core/policy.ts'
import type { SyncEvent } from '../../core/sync-event.ts'
import { DiskPair } from '../../testing/disk-pair.ts'
import { metadataKindsOf } from '../local/local-metadata.ts'
import { RsyncTransport } from './rsync-transport.ts'

const MiB = 1 << 20
const metadata = { ...noMetadata, permissions: true, xattrs: true, acls: true }
const run = (program: string, ...args: string[]) => execFileSync(program, args, { encoding: 'utf8' })

/** A disk that can hold neither lists nor attributes. Only who may mount can make one, which root of a container often may not. */
const bare = mountBare()

function mountBare(): string | null {
  const folder = mkdtempSync(join(tmpdir(), 'bare-disk-'))
  const { status } = spawnSync('mount', ['-t', 'ramfs', 'none', folder], { stdio: 'ignore' })
  if (status === 0) return folder
  rmSync(folder, { recursive: true })
  console.log('Left out: rsync to a disk that holds neither lists nor attributes. Only who may mount can make one.')
  return null
}
afterAll(() => {
  if (bare === null) return
  run('umount', bare)
  rmSync(bare, { recursive: true })
})

const disks = [tmpdir(), '/dev/shm', ...(bare === null ? [] : [bare])].map((disk) => {
  const [here, there] = [metadataKindsOf(tmpdir()), metadataKindsOf(disk)]
  return { disk, xattrs: here.xattrs && there.xattrs, acls: here.acls && there.acls }
})
const aclOf = (path: string) => run('getfacl', '--omit-header', '--absolute-names', '--numeric', path)
const xattrsOf = (path: string) => run('getfattr', '--dump', '--absolute-names', path).split('\n').slice(1).join('\n')

if (bare !== null) test('a disk that can hold none says so', () => expect(disks.at(-1)).toMatchObject({ xattrs: false, acls: false }))

describe.each(disks)('rsync to $disk, which keeps attributes: $xattrs, lists: $acls', ({ disk, xattrs, acls }) => {
  let pair: DiskPair
  let folder: string
  let sent: number
  let notices: string[]
  let [one, two] = ['', '']
  beforeEach(async () => {
    folder = mkdtempSync(join(disk, 'rsync-attributes-'))
    mkdirSync(join(folder, 'path2'))
    pair = new DiskPair({ path2: join(folder, 'path2') })
    ;[one, two] = [join(pair.path1, 'large'), join(pair.path2, 'large')]
    writeFileSync(join(pair.path1, 'x'), 'small')
    await pair.sync({ resync: 'path1' })
    writeFileSync(one, randomBytes(2 * MiB))
  })
  afterEach(() => {
    pair.remove()
    rmSync(folder, { recursive: true, force: true })
  })

  async function sync(kinds = metadata): Promise<void> {
    sent = 0
    notices = []
    const onMoved = () => {
      sent++
    }
    const onEvent = (event: SyncEvent) => {
      if (event.type === 'notice' && event.side === 'path2') notices.push(event.text)
    }
    const transport = new RsyncTransport({ compress: false, onMoved })
    expect(await pair.sync({ metadata: kinds }, { transport, onEvent })).toMatchObject({ result: 'done' })
  }

  function expectSame(): void {
    expect(sent).toBe(1)
    expect(readFileSync(two).equals(readFileSync(one))).toBe(true)
    if (acls) expect(aclOf(two)).toBe(aclOf(one))
    if (xattrs) expect(xattrsOf(two)).toBe(xattrsOf(one))
  }

  test('a file that it brings has lists and attributes, new and replaced, and what a disk can’t hold is told', async () => {
    const here = metadataKindsOf(pair.path1)
    if (here.acls) run('setfacl', '--modify', 'user:65534:r,group:12345:rw,mask:rw', one)
    if (here.xattrs) run('setfattr', '--name', 'user.kind', '--value', 'picture', one)
    await sync()
    expectSame()
    const lacking = [...(xattrs ? [] : ['extended attributes']), ...(acls ? [] : ['access control lists'])]
    expect(notices).toEqual(lacking.map((kind) => `${kind} are left alone: this machine or disk has no way to them`))
    expect(aclOf(two).includes('user:65534:r--')).toBe(acls)
    expect(xattrsOf(two).includes('user.kind="picture"')).toBe(xattrs)

    appendFileSync(one, randomBytes(MiB))
    if (here.acls) run('setfacl', '--remove', 'user:65534', '--modify', 'user:33:rwx', one)
    if (here.xattrs) run('setfattr', '--name', 'user.more', '--value', 'and more', one)
    await sync()
    expectSame()
    expect(aclOf(two).includes('user:33:rwx')).toBe(acls)
  })

  test('a replaced file keeps its own where the pair syncs none', async () => {
    await sync(noMetadata)
    if (acls) run('setfacl', '--modify', 'user:65534:rw', two)
    if (xattrs) run('setfattr', '--name', 'user.own', '--value', 'kept', two)
    const own = [aclOf(two), xattrsOf(two)]
    await pair.sync()
    appendFileSync(one, 'more')
    await sync(noMetadata)
    expect(sent).toBe(1)
    expect(statSync(two).size).toBe(statSync(one).size)
    expect([aclOf(two), xattrsOf(two)]).toEqual(own)
  })
})
