import {
  chmodSync,
  closeSync,
  constants,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { noMetadata } from '../../core/policy.ts'
import { decodePath } from '../../core/rel-path.ts'
import type { FileSeen } from '../../core/seen.ts'
import { SyncError } from '../../errors.ts'
import { plainlyShown, type Shown } from '../../ports/storage-backend.ts'
import { GuardedFs } from './guarded-fs.ts'
import { readAttributes } from './local-metadata.ts'
import { asWritten } from './local-seen.ts'
import { createWhole, largestWhole, readWhole, type WholeFile } from './whole-file.ts'

let root: string
let folder: number
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'whole-'))
  mkdirSync(join(root, 'to'))
  folder = openSync(join(root, 'to'), constants.O_RDONLY | constants.O_DIRECTORY)
})
afterEach(() => {
  closeSync(folder)
  rmSync(root, { recursive: true })
})

const source = () => join(root, 'source')
const fs = new GuardedFs({ assertMayWrite: () => {} })

/** A source that is old enough for a revision, and what a scan saw of it. */
function writeSource(content: string | Uint8Array, mode = 0o644): FileSeen {
  rmSync(source(), { force: true })
  writeFileSync(source(), content)
  chmodSync(source(), mode)
  utimesSync(source(), 1_600_000_000, 1_600_000_000.123456)
  return { ...asWritten(lstatSync(source(), { bigint: true }), plainlyShown, ''), revision: null }
}

const open = () => readdirSync('/proc/self/fd').length

function expectNothingLeft(before: number): void {
  expect(readdirSync(join(root, 'to'))).toEqual([])
  expect(open()).toBe(before)
}

describe('reading a small file whole', () => {
  test.each(['', 'text', 'x'.repeat(largestWhole)])('gives what was expected', (content) => {
    const expected = writeSource(content, 0o755)
    const file = readWhole(source(), expected, plainlyShown)
    expect(file).toMatchObject({ executable: true, seen: { size: content.length, mtimeNs: expected.mtimeNs } })
    expect(Buffer.from(file?.content ?? []).toString()).toBe(content)
  })

  test('gives nothing that is not what was expected', () => {
    const expected = writeSource('text')
    expect(readWhole(source(), { ...expected, size: 5 }, plainlyShown)).toBeNull()
    expect(readWhole(source(), { ...expected, mtimeNs: 1n }, plainlyShown)).toBeNull()
    expect(readWhole(source(), { ...expected, revision: 'of another file' }, plainlyShown)).toBeNull()
  })

  test('gives nothing where there is none', () => {
    const before = open()
    const expected = writeSource('text')
    rmSync(source())
    expect(readWhole(source(), expected, plainlyShown)).toBeNull()
    symlinkSync('elsewhere', source())
    expect(readWhole(source(), expected, plainlyShown)).toBeNull()
    rmSync(source())
    mkdirSync(source())
    expect(readWhole(source(), expected, plainlyShown)).toBeNull()
    expect(readWhole('/dev/zero', expected, plainlyShown)).toBeNull()
    expect(open()).toBe(before)
  })
})

describe('creating a small file whole', () => {
  const read = (content: string, mode?: number, shown: Shown = plainlyShown) =>
    readWhole(source(), writeSource(content, mode), shown) as WholeFile
  const create = (file: WholeFile, name = 'new', by = fs) => createWhole(by, { folder, name, shown: plainlyShown }, file)

  test('names it with its content, its time and the mode that any new file gets', () => {
    const before = open()
    const file = read('text')
    const seen = create(file)
    const stats = lstatSync(join(root, 'to/new'), { bigint: true })
    expect(seen).toEqual(asWritten(stats, plainlyShown, ''))
    expect(stats.mtimeNs / 1000n).toBe((file.seen.mtimeNs as bigint) / 1000n)
    expect(readFileSync(join(root, 'to/new'), 'utf8')).toBe('text')
    expect(Number(stats.mode & 0o777n)).toBe(0o666 & ~process.umask())
    create(read('#!/bin/sh', 0o700), 'tool')
    expect(lstatSync(join(root, 'to/tool')).mode & 0o777).toBe(0o777 & ~process.umask())
    expect(readdirSync(join(root, 'to')).sort()).toEqual(['new', 'tool'])
    expect(open()).toBe(before)
  })

  test('gives it the metadata that the pair syncs, and no more bits than those', () => {
    const shown = {
      links: 'skipped',
      metadata: { ...noMetadata, permissions: true, owner: process.geteuid?.() === 0, xattrs: true },
    } as const
    const file = read('text', 0o4751, shown)
    const seen = createWhole(
      fs,
      { folder, name: 'new', shown },
      { ...file, metadata: { ...file.metadata, xattrs: new Map([['user.note', Buffer.from('kept')]]) } },
    )
    const at = join(root, 'to/new')
    expect(lstatSync(at).mode & 0o7777).toBe(0o751)
    expect(seen).toEqual(asWritten(lstatSync(at, { bigint: true }), shown, at))
    expect(Buffer.from(readAttributes(at, 'xattrs').get('user.note') ?? []).toString()).toBe('kept')
  })

  test('takes any name', () => {
    for (const name of [decodePath(Buffer.from('bad \xff', 'latin1')), 'new\nline', '--resync', 'é'.repeat(127), 'a'.repeat(255)])
      expect(create(read(name), name)).not.toBeNull()
    expect(readdirSync(join(root, 'to'))).toHaveLength(5)
    expect(readFileSync(Buffer.from(`${root}/to/bad \xff`, 'latin1'), 'latin1')).toContain('bad')
  })

  test.each(['file', 'folder', 'link that leads nowhere'])('replaces no %s', (kind) => {
    const at = join(root, 'to/new')
    if (kind === 'file') writeFileSync(at, 'theirs')
    else if (kind === 'folder') mkdirSync(at)
    else symlinkSync('nowhere', at)
    const before = lstatSync(at, { bigint: true })
    expect(create(read('ours'))).toBeNull()
    expect(lstatSync(at, { bigint: true })).toEqual(before)
    expect(readdirSync(join(root, 'to'))).toEqual(['new'])
  })

  test.each([1, 2, 3, 4])('leaves nothing when the run may not write any more before call %i', (at) => {
    const before = open()
    let asked = 0
    const guard = {
      assertMayWrite: () => {
        if (++asked === at) throw new SyncError('lease-lost', 'another run may have begun')
      },
    }
    const file = read('text')
    expect(() => create(file, 'new', new GuardedFs(guard))).toThrow('another run')
    expect(asked).toBe(at)
    expectNothingLeft(before)
  })

  test('does nothing on a disk that has no files without names, or in a folder that is gone', () => {
    const before = open()
    const file = read('text')
    const handle = openSync('/proc/self', constants.O_RDONLY | constants.O_DIRECTORY)
    expect(createWhole(fs, { folder: handle, name: 'new', shown: plainlyShown }, file)).toBeNull()
    closeSync(handle)
    rmSync(join(root, 'to'), { recursive: true })
    expect(create(file)).toBeNull()
    mkdirSync(join(root, 'to'))
    expectNothingLeft(before)
  })
})
