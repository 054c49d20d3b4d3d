import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, truncateSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { hasEveryHash } from '../core/page-hashes.ts'
import { type ComparePolicy, defaultPolicy, type SyncPolicy } from '../core/policy.ts'
import type { Side } from '../core/side.ts'
import type { ReadableBackend } from '../ports/storage-backend.ts'
import { createSqliteStateStore } from '../stores/sqlite-state-store.ts'
import { DiskPair } from '../testing/disk-pair.ts'

let pair: DiskPair
beforeEach(() => {
  pair = new DiskPair()
})
afterEach(() => pair.remove())

const at = (side: Side, name: string) => join(pair[side], name)
const compared = (compare: Partial<ComparePolicy>): Partial<SyncPolicy> => ({ compare: { ...defaultPolicy.compare, ...compare } })

const sizeOnly = compared({ modtime: false })
const sizeAndHash = compared({ modtime: false, checksum: 'baseline' })
const everything = compared({ checksum: 'baseline' })
const asRclone = compared({ ownRevision: false })

/** Ten files on both sides, agreed under a policy. */
async function agreeOn(policy: Partial<SyncPolicy>): Promise<void> {
  for (let i = 0; i < 10; i++) {
    writeFileSync(at('path1', `f${i}`), `content ${i}`)
    touch('path1', `f${i}`, 1_000 + i)
  }
  await pair.sync({ ...policy, resync: 'path1' })
}

/** Other content of the same length, under the same modification time. */
function editSecretly(side: Side, name: string, content: string): void {
  const { mtimeMs, size } = statSync(at(side, name))
  expect(content).toHaveLength(size)
  writeFileSync(at(side, name), content)
  touch(side, name, mtimeMs / 1000)
}

function touch(side: Side, name: string, seconds = 1_000_000): void {
  utimesSync(at(side, name), seconds, seconds)
}

async function planned(policy: Partial<SyncPolicy>): Promise<string[]> {
  const { operations } = await pair.preview(policy)
  return operations.map((operation) => `${operation.kind} ${operation.path}`)
}

/** Which files are opened while a run goes on, and whether it had anything to do. */
async function opened(policy: Partial<SyncPolicy>): Promise<string[]> {
  const paths: string[] = []
  await pair.sync(policy, { wrap: (backend) => noting(backend, paths) })
  return paths.sort()
}

function noting<B extends ReadableBackend>(backend: B, paths: string[]): B {
  return new Proxy(backend, {
    get(target, name) {
      const value = Reflect.get(target, name, target)
      if (typeof value !== 'function') return value
      return (...args: unknown[]) => {
        if (name === 'open') paths.push(String(args[0]))
        return value.apply(target, args)
      }
    },
  })
}

async function hasAllHashes(): Promise<boolean> {
  const state = createSqliteStateStore(pair.stateFile, 'pair')
  const complete: boolean[] = []
  for await (const pages of state.pages()) complete.push(...pages.map(({ hashes, files }) => files > 0 && hasEveryHash(hashes, files)))
  await state.close()
  return complete.length > 0 && complete.every(Boolean)
}

async function expectQuiet(policy: Partial<SyncPolicy>): Promise<void> {
  expect(await planned(policy)).toEqual([])
  expect((await pair.sync(policy)).result).toBe('nothing')
  expect(pair.trees().path2).toEqual(pair.trees().path1)
}

describe('an edit that puts its time back', () => {
  beforeEach(() => agreeOn({}))

  test('is found by the revision, and travels', async () => {
    editSecretly('path1', 'f3', 'CONTENT 3')
    expect((await pair.sync()).counters.done).toBe(1)
    expect(readFileSync(at('path2', 'f3'), 'utf8')).toBe('CONTENT 3')
    await expectQuiet({})
  })

  test('is compared once with the other side, and read once more to be copied', async () => {
    editSecretly('path1', 'f3', 'CONTENT 3')
    expect(await opened({})).toEqual(['f3', 'f3', 'f3'])
  })

  test('is not found where revisions are not asked for, and the new stamps are taken over', async () => {
    editSecretly('path1', 'f3', 'CONTENT 3')
    expect(await planned(asRclone)).toEqual(['adopt f3'])
    expect((await pair.sync(asRclone)).result).toBe('nothing')
    expect(readFileSync(at('path2', 'f3'), 'utf8')).toBe('content 3')
    expect(await planned(asRclone)).toEqual([])
  })

  test('of two files on two sides travels both ways', async () => {
    editSecretly('path1', 'f3', 'CONTENT 3')
    editSecretly('path2', 'f4', 'CONTENT 4')
    await pair.sync()
    expect([readFileSync(at('path2', 'f3'), 'utf8'), readFileSync(at('path1', 'f4'), 'utf8')]).toEqual(['CONTENT 3', 'CONTENT 4'])
    await expectQuiet({})
  })
})

describe('sizes alone', () => {
  beforeEach(() => agreeOn(sizeOnly))

  test('times are no change, and are taken over', async () => {
    touch('path1', 'f1')
    expect(await planned(sizeOnly)).toEqual(['adopt f1'])
    expect((await pair.sync(sizeOnly)).result).toBe('nothing')
    expect(await planned(sizeOnly)).toEqual([])
    expect(statSync(at('path2', 'f1')).mtimeMs).not.toBe(statSync(at('path1', 'f1')).mtimeMs)
  })

  test('an edit of the same size is not found, one of another size is', async () => {
    writeFileSync(at('path1', 'f1'), 'CONTENT 1')
    writeFileSync(at('path1', 'f2'), 'longer content')
    await pair.sync(sizeOnly)
    expect([readFileSync(at('path2', 'f1'), 'utf8'), readFileSync(at('path2', 'f2'), 'utf8')]).toEqual(['content 1', 'longer content'])
    expect(await planned(sizeOnly)).toEqual([])
  })

  test('in a resync equal sizes are the same file, unread', async () => {
    writeFileSync(at('path2', 'f1'), 'CONTENT 1')
    const paths = await opened({ ...sizeOnly, resync: 'path1' })
    expect(paths).toEqual([])
    expect(readFileSync(at('path2', 'f1'), 'utf8')).toBe('CONTENT 1')
  })
})

test('a touched file gives way to a change on the other side when a kept checksum says that it is the old one', async () => {
  await agreeOn(sizeAndHash)
  for (const name of ['f1', 'f2']) {
    touch('path1', name)
    truncateSync(at('path2', name))
  }
  editSecretly('path1', 'f2', 'CONTENT 2')
  expect(await planned(sizeOnly)).toEqual(['keep-both f2', 'copy f1'])
})

describe('sizes and checksums', () => {
  beforeEach(() => agreeOn(sizeAndHash))

  test('every record has its hash after the first run, and nothing is read as long as nothing changes', async () => {
    expect(await hasAllHashes()).toBe(true)
    expect(await opened(sizeAndHash)).toEqual([])
    await expectQuiet(sizeAndHash)
  })

  test('a touched file is read on its own side, and is no change', async () => {
    touch('path1', 'f1')
    expect(await opened(sizeAndHash)).toEqual(['f1'])
    expect(await opened(sizeAndHash)).toEqual([])
    expect(await hasAllHashes()).toBe(true)
  })

  test('a touched file goes with its deletion on the other side, and so does its folder', async () => {
    mkdirSync(at('path1', 'd'))
    writeFileSync(at('path1', 'd/f'), 'in a folder')
    await pair.sync(sizeAndHash)
    touch('path1', 'd/f')
    rmSync(at('path2', 'd'), { recursive: true })
    await pair.sync(sizeAndHash)
    expect(pair.trees().path1['d/f']).toBeUndefined()
    expect(Object.keys(pair.trees().path1)).not.toContain('d')
    await expectQuiet(sizeAndHash)
  })

  test('an edit of the same size travels, whatever its time', async () => {
    editSecretly('path1', 'f1', 'CONTENT 1')
    writeFileSync(at('path2', 'f2'), 'CONTENT 2')
    touch('path2', 'f2', 5)
    await pair.sync(sizeAndHash)
    expect([readFileSync(at('path2', 'f1'), 'utf8'), readFileSync(at('path1', 'f2'), 'utf8')]).toEqual(['CONTENT 1', 'CONTENT 2'])
    expect(await hasAllHashes()).toBe(true)
    await expectQuiet(sizeAndHash)
  })

  test('edits of both sides are a conflict, also next to a changed time', async () => {
    editSecretly('path1', 'f1', 'CONTENT 1')
    writeFileSync(at('path2', 'f1'), 'another content')
    await pair.sync(sizeAndHash)
    expect(pair.trees().path1).toMatchObject({ 'f1.conflict1': 'CONTENT 1', 'f1.conflict2': 'another content' })
    expect(await hasAllHashes()).toBe(true)
    await expectQuiet(sizeAndHash)
  })

  test('a touched file next to an edit of the other side is no conflict', async () => {
    touch('path1', 'f1')
    writeFileSync(at('path2', 'f1'), 'another content')
    await pair.sync(sizeAndHash)
    expect(pair.trees().path1['f1']).toBe('another content')
    await expectQuiet(sizeAndHash)
  })

  test('renames and conflicts leave no record without a hash', async () => {
    renameSync(at('path1', 'f1'), at('path1', 'renamed'))
    writeFileSync(at('path1', 'f2'), 'one')
    writeFileSync(at('path2', 'f2'), 'two!')
    const report = await pair.sync(sizeAndHash)
    expect(report.totals.counts.path2.moved).toBe(1)
    expect(await hasAllHashes()).toBe(true)
    await expectQuiet(sizeAndHash)
  })

  test('without revisions everything is read on every run, and nothing else is done', async () => {
    const policy = compared({ modtime: false, checksum: 'baseline', ownRevision: false })
    for (let run = 0; run < 2; run++) expect(await opened(policy)).toHaveLength(20)
    editSecretly('path2', 'f1', 'CONTENT 1')
    await pair.sync(policy)
    expect(readFileSync(at('path1', 'f1'), 'utf8')).toBe('CONTENT 1')
    expect(await planned(policy)).toEqual([])
  })
})

test('a touched file is compared with the hash of the other side, and only its time travels', async () => {
  await agreeOn(everything)
  touch('path1', 'f1')
  expect(await planned(everything)).toEqual(['set-metadata f1'])
  expect(await opened(everything)).toEqual(['f1'])
  expect(await hasAllHashes()).toBe(true)
  editSecretly('path2', 'f2', 'CONTENT 2')
  touch('path1', 'f2')
  await pair.sync(everything)
  expect(pair.trees().path1).toMatchObject({ 'f2.conflict1': 'content 2', 'f2.conflict2': 'CONTENT 2' })
})

describe('other settings than before', () => {
  test('hashes are filled in once, and differences that nobody saw are found', async () => {
    await agreeOn({})
    editSecretly('path2', 'f1', 'CONTENT 1')
    await pair.sync(asRclone)
    expect(await hasAllHashes()).toBe(false)
    await pair.sync(everything)
    expect(pair.trees().path1).toMatchObject({ 'f1.conflict1': 'content 1', 'f1.conflict2': 'CONTENT 1' })
    expect(await hasAllHashes()).toBe(true)
    expect(await opened(everything)).toEqual([])
  })

  test('hashes that are there are used without being asked for, and only where they still hold', async () => {
    await agreeOn(everything)
    editSecretly('path1', 'f1', 'CONTENT 1')
    expect(await opened({})).toEqual(['f1', 'f1'])
    expect(readFileSync(at('path2', 'f1'), 'utf8')).toBe('CONTENT 1')
    touch('path1', 'f2')
    await pair.sync(sizeOnly)
    await pair.sync(everything)
    expect(await hasAllHashes()).toBe(true)
    await expectQuiet(everything)
  })
})

test('in a resync with checksums equal size and time are no proof', async () => {
  for (const side of ['path1', 'path2'] as const) {
    for (let i = 0; i < 5; i++) writeFileSync(at(side, `f${i}`), `${i === 1 ? side : 'same'} content`)
    for (let i = 0; i < 5; i++) touch(side, `f${i}`)
  }
  await pair.sync({ ...everything, resync: 'path1' })
  expect(readFileSync(at('path2', 'f1'), 'utf8')).toBe('path1 content')
  expect(await hasAllHashes()).toBe(true)
  await expectQuiet(everything)
})

test('a window takes times for equal, within a side and across', async () => {
  const windowed = compared({ modifyWindowNs: 2_000_000_000n })
  await agreeOn({})
  const { atimeMs, mtimeMs } = statSync(at('path1', 'f1'))
  utimesSync(at('path1', 'f1'), atimeMs / 1000, mtimeMs / 1000 + 2)
  expect(await planned({})).toEqual(['set-metadata f1'])
  expect(await planned(windowed)).toEqual(['adopt f1'])
  expect(await planned({ ...windowed, resync: 'path1' })).not.toContain('set-metadata f1')
  utimesSync(at('path1', 'f1'), atimeMs / 1000, mtimeMs / 1000 + 3)
  expect(await planned(windowed)).toEqual(['set-metadata f1'])
})

test('a change of permissions of more than one run reads is looked into run by run', async () => {
  for (const side of ['path1', 'path2'] as const) {
    for (const name of ['a', 'b']) {
      writeFileSync(at(side, name), '')
      truncateSync(at(side, name), 300 * 2 ** 20)
      touch(side, name)
    }
  }
  await pair.sync({ resync: 'path1' })
  for (const name of ['a', 'b']) chmodSync(at('path1', name), 0o600)
  const told: unknown[] = []
  const report = await pair.sync({}, { onEvent: (event) => event.type === 'unverified' && told.push(event) })
  expect([report.result, report.unverified, told]).toEqual(['nothing', 1, [{ type: 'unverified', files: 1 }]])
  expect((await pair.sync()).unverified).toBe(0)
  expect(await planned({})).toEqual([])
})
