import { createHash, randomUUID } from 'node:crypto'
import {
  GetObjectCommand,
  HeadObjectCommand,
  type HeadObjectCommandOutput,
  ListMultipartUploadsCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { startTestBucket, type TestBucket } from '../../testing/servers/s3-server.ts'
import type { RemoteCondition, RemoteContent, RemoteEntry } from '../remote/remote-store.ts'
import { noConditions, type S3Conditions } from '../remote/s3-conditions.ts'
import { copyObject } from './copy-object.ts'
import { findConditions } from './find-conditions.ts'
import { listTree } from './list-tree.ts'
import { S3Connection } from './s3-connection.ts'
import { openS3Store, type S3Store } from './s3-store.ts'
import { headObject } from './stat-object.ts'

const mib = 1 << 20
let bucket: TestBucket
let conditions: S3Conditions
const opened: S3Store[] = []

beforeAll(async () => {
  bucket = await startTestBucket()
  conditions = await findConditions(bucket.settings, 'probe', randomUUID())
})
afterAll(() => bucket.stop())
afterEach(async () => {
  for (const store of opened.splice(0)) await store.close()
})

/** A store, and a folder of the bucket in which nothing lies yet. */
function bench(withConditions = true): { store: S3Store; folder: string } {
  const store = openS3Store({ ...bucket.settings, conditions: withConditions ? conditions : noConditions })
  opened.push(store)
  return { store, folder: randomUUID() }
}

async function put(key: string, content: string | Uint8Array, metadata: Record<string, string> = {}): Promise<void> {
  const Body = typeof content === 'string' ? Buffer.from(content) : content
  await bucket.client.send(new PutObjectCommand({ Bucket: bucket.settings.bucket, Key: key, Body, Metadata: metadata }))
}

async function text(key: string): Promise<string> {
  const { Body } = await bucket.client.send(new GetObjectCommand({ Bucket: bucket.settings.bucket, Key: key }))
  return (await Body?.transformToString()) ?? ''
}

function content(size: number, more: Partial<RemoteContent> = {}): RemoteContent {
  return { size, mtimeNs: 1_700_000_000_123_456_789n, mode: null, assertMayWrite: () => {}, ...more }
}

async function write(
  store: S3Store,
  path: string,
  bytes: Uint8Array,
  condition: RemoteCondition = { kind: 'absent' },
  more: Partial<RemoteContent> = {},
): Promise<RemoteEntry | null> {
  const folder = path.slice(0, path.lastIndexOf('/'))
  const upload = await store.upload(path, `${folder}/.pairwise-tmp.0123456789ab.1`, content(bytes.length, more))
  for (let at = 0; at < bytes.length; at += mib) await upload.write(bytes.subarray(at, at + mib))
  try {
    return await upload.publish(condition)
  } finally {
    await upload.discard()
  }
}

async function readAll(store: S3Store, path: string): Promise<Buffer> {
  const reader = await store.open(path)
  if (reader === null) throw new Error(`${path} is not there`)
  const [parts, buffer] = [[] as Buffer[], new Uint8Array(100_000)]
  for (let count = await reader.read(buffer); count > 0; count = await reader.read(buffer)) parts.push(Buffer.from(buffer.slice(0, count)))
  await reader.close()
  return Buffer.concat(parts)
}

function random(size: number): Buffer {
  const bytes = Buffer.alloc(size)
  let seed = size
  for (let at = 0; at + 4 <= size; at += 4) {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0
    bytes.writeUInt32LE(seed, at)
  }
  return bytes
}

const names = (entries: readonly { name: string; kind?: string }[]) =>
  entries.map(({ name, kind }) => (kind === 'directory' ? `${name}/` : name)).sort()

test('the conditions that the gateway is known to check are found out, and the probe leaves nothing', async () => {
  if (process.env['PAIRWISE_TEST_S3_ENDPOINT'] === undefined)
    expect(conditions).toEqual({ create: true, replace: 'plain', remove: null, complete: false, copy: false })
  await expect(bench().store.list('probe')).rejects.toMatchObject({ code: 'ENOENT' })
})

test('conditions that are not known are found out when there is much to write', async () => {
  const store = openS3Store(bucket.settings)
  opened.push(store)
  const folder = randomUUID()
  const nothing = { create: false, replace: false, remove: false }
  for (let at = 0; at < 7; at++) await write(store, `${folder}/f${at}`, Buffer.from('x'))
  expect(store.traits.conditions).toEqual(nothing)
  await write(store, `${folder}/f7`, Buffer.from('x'))
  const { create, replace, remove } = conditions
  expect(store.traits.conditions).toEqual({ create, replace: replace !== null, remove: remove !== null })
  expect((await store.list(folder)).entries).toHaveLength(8)
})

describe('objects', () => {
  test('what is written is read back with its time, and shows the same revision in every way', async () => {
    const { store, folder } = bench()
    const written = await write(store, `${folder}/d/f`, Buffer.from('hello'))
    expect(written).toMatchObject({ name: 'f', kind: 'file', size: 5, mtimeNs: 1_700_000_000_123_456_789n })
    expect(written?.hash).toEqual({ kind: 'md5', value: createHash('md5').update('hello').digest('hex') })
    // It ages from one answer to the next.
    const aged = (entry: RemoteEntry | null | undefined) => ({ ...entry, isYoung: false })
    expect(aged(await store.stat(`${folder}/d/f`))).toEqual(aged(written))
    const { entries } = await store.list(`${folder}/d`)
    expect(entries.map(aged)).toEqual([
      aged({ name: 'f', kind: 'file', size: 5, mtimeNs: null, revision: written?.revision ?? '', mode: null }),
    ])
    const reader = await store.open(`${folder}/d/f`)
    expect(aged(reader?.entry)).toEqual(aged(written))
    await reader?.close()
    expect((await readAll(store, `${folder}/d/f`)).toString()).toBe('hello')
    const { Metadata } = await bucket.client.send(new HeadObjectCommand({ Bucket: bucket.settings.bucket, Key: `${folder}/d/f` }))
    expect(Metadata).toEqual({ mtime: '1700000000.123456789' })
  })

  test('nothing, a folder and a file are told apart', async () => {
    const { store, folder } = bench()
    await put(`${folder}/d/f`, 'x')
    expect(await store.stat(`${folder}/d`)).toMatchObject({ name: 'd', kind: 'directory' })
    expect(await store.stat(`${folder}/d/f`)).toMatchObject({ kind: 'file' })
    expect(await store.stat(`${folder}/d/g`)).toBeNull()
    expect(await store.open(`${folder}/d/g`)).toBeNull()
    expect(await store.stat('')).toMatchObject({ kind: 'directory' })
    await expect(store.list(`${folder}/e`)).rejects.toMatchObject({ code: 'ENOENT' })
  })

  test('an object that nobody gave a time has that of its upload', async () => {
    const { store, folder } = bench()
    const before = Math.floor(Date.now() / 1000) - 2
    await put(`${folder}/f`, 'x', { mtime: 'yesterday' })
    expect(Number((await store.stat(`${folder}/f`))?.mtimeNs ?? 0n) / 1e9).toBeGreaterThanOrEqual(before)
  })

  test.each([true, false])('a name that is taken stays as it is; conditions: %s', async (withConditions) => {
    const { store, folder } = bench(withConditions)
    const first = (await write(store, `${folder}/f`, Buffer.from('one'))) as RemoteEntry
    if (store.traits.conditions.create) expect(await write(store, `${folder}/f`, Buffer.from('two'))).toBeNull()
    const second = (await write(store, `${folder}/f`, Buffer.from('three'), { kind: 'is', entry: first })) as RemoteEntry
    expect(second.revision).not.toBe(first.revision)
    if (store.traits.conditions.replace)
      expect(await write(store, `${folder}/f`, Buffer.from('four'), { kind: 'is', entry: first })).toBeNull()
    expect(await text(`${folder}/f`)).toBe('three')
    expect(await store.removeFile(`${folder}/f`, first)).toBe(false)
    expect(await store.removeFile(`${folder}/f`, second)).toBe(true)
    expect(await store.stat(`${folder}/f`)).toBeNull()
  })

  test('empty content, and content of another size than was announced', async () => {
    const { store, folder } = bench()
    expect(await write(store, `${folder}/empty`, Buffer.alloc(0))).toMatchObject({ size: 0 })
    expect((await readAll(store, `${folder}/empty`)).length).toBe(0)
    const short = await store.upload(`${folder}/f`, `${folder}/.pairwise-tmp.0123456789ab.1`, content(5))
    await short.write(Buffer.from('abc'))
    await expect(short.publish({ kind: 'absent' })).rejects.toMatchObject({ code: 'EIO' })
    await expect(short.write(Buffer.from('def'))).rejects.toMatchObject({ code: 'EIO' })
    await short.discard()
    expect(await store.stat(`${folder}/f`)).toBeNull()
  })

  test('the time of an object can be set; what else is kept beside it stays', async () => {
    const { store, folder } = bench()
    const { bucket: Bucket } = bucket.settings
    const given = { ContentType: 'text/plain', CacheControl: 'no-store', Metadata: { colour: 'red', mtime: '1' } }
    await bucket.client.send(new PutObjectCommand({ Bucket, Key: `${folder}/f ü+%`, Body: Buffer.from('x'), ...given }))
    const before = (await store.stat(`${folder}/f ü+%`)) as RemoteEntry
    await store.setMtime(`${folder}/f ü+%`, before, 1_600_000_000_000_000_001n)
    expect(await store.stat(`${folder}/f ü+%`)).toMatchObject({ mtimeNs: 1_600_000_000_000_000_001n, size: 1 })
    const head = await bucket.client.send(new HeadObjectCommand({ Bucket, Key: `${folder}/f ü+%` }))
    expect(head).toMatchObject({ ...given, Metadata: { colour: 'red', mtime: '1600000000.000000001' } })
  })
})

describe('names', () => {
  test('keys that are no paths are told as odd, by both ways to list, and nothing else is lost', async () => {
    const { store, folder } = bench()
    const long = 'l'.repeat(1023 - folder.length)
    const fine = [
      'plain',
      'd/e/f',
      'with space',
      'plus+',
      'per%cent',
      'new\nline',
      'ünï',
      '\u{1f600}',
      '\u0001',
      'q"<&>',
      '~',
      'a -> b',
      '...',
      '.hidden',
    ]
    const odd = ['a//b', '/top', '../up', './here', 'd/../x', 'both', 'both/inner', 'd/full/', long]
    for (const key of [...fine, ...odd]) await put(`${folder}/${key}`, 'x')
    await put(`${folder}/marked/`, '')
    const top = await store.list(folder)
    expect(names(top.entries)).toEqual([...fine.filter((name) => !name.includes('/')), 'a/', 'd/', 'marked/'].sort())
    expect(names(top.odd)).toEqual(['.', '..', '/', 'both', long].sort())
    expect(names((await store.list(`${folder}/d`)).odd)).toEqual(['..'])
    expect(names((await store.list(`${folder}/d/full`)).odd)).toEqual(['/'])
    expect(names((await store.list(`${folder}/a`)).odd)).toEqual(['/'])
    expect(await store.list(`${folder}/marked`)).toEqual({ entries: [], odd: [] })

    const connection = new S3Connection(bucket.settings)
    // Also where a page ends between a key that is no path and one that is.
    for (const pageKeys of [1, 2, 5, 1000]) {
      const told: string[] = []
      const toldOdd = new Set<string>()
      for await (const batch of listTree(connection, folder, undefined, pageKeys)) {
        told.push(...batch.entries.map(({ folder: at, entry }) => (at === '' ? entry.name : `${at}/${entry.name}`)))
        for (const { folder: at, entry } of batch.odd) toldOdd.add(`${at}|${entry.name}`)
      }
      expect(told.sort(), `${pageKeys} a page`).toEqual([...fine, 'both', 'both/inner', 'marked'].sort())
      expect([...toldOdd].sort()).toEqual(['a|/', '|/', '|..', '|.', 'd|..', 'd/full|/', `|${long}`].sort())
    }
    connection.close()
  })

  test.each(['a/../b', '..', 'a//b', '/a', './a', 'a/.', 'nul\0', 'raw\udc80'])('%j is never asked for', async (path) => {
    const { store } = bench()
    await expect(store.stat(path)).rejects.toMatchObject({ code: 'EINVAL' })
    await expect(store.open(path)).rejects.toMatchObject({ code: 'EINVAL' })
    await expect(store.upload(path, '.pairwise-tmp.0123456789ab.1', content(1))).rejects.toMatchObject({ code: 'EINVAL' })
    await expect(
      store.removeFile(path, { name: '', kind: 'file', size: 0, mtimeNs: null, revision: 'x 0', mode: null }),
    ).rejects.toMatchObject({ code: 'EINVAL' })
  })

  test('a key of 1,024 bytes works, and a longer one is refused before it is sent', async () => {
    const { store, folder } = bench()
    const deep = `${folder}/${'d/'.repeat(400)}`
    const longest = deep + 'f'.repeat(1024 - deep.length)
    expect(await write(store, longest, Buffer.from('x'))).toMatchObject({ size: 1 })
    expect(await store.stat(longest)).toMatchObject({ size: 1 })
    // There is no room for a temporary name beside it, and none is needed but to go on after a crash.
    const short = `${deep.slice(0, -2)}${'e'.repeat(1024 - deep.length - 1)}/f`
    expect(await write(store, short, random(9 * mib))).toMatchObject({ size: 9 * mib })
    await expect(store.stat(`${longest}f`)).rejects.toMatchObject({ code: 'ENAMETOOLONG' })
  })

  test('a folder goes only when nothing is in it', async () => {
    const { store, folder } = bench()
    await put(`${folder}/d/`, '')
    await put(`${folder}/d/f`, 'x')
    await expect(store.removeFolder(`${folder}/d`)).rejects.toMatchObject({ code: 'ENOTEMPTY' })
    await store.removeFile(`${folder}/d/f`, (await store.stat(`${folder}/d/f`)) as RemoteEntry)
    await store.removeFolder(`${folder}/d`)
    expect(await store.stat(`${folder}/d`)).toBeNull()
    await store.removeFolder(`${folder}/d`)
  })
})

describe('everything below a folder', () => {
  /** Trees of many shapes: folders in folders, folders of files alone, long ones at the beginning and at the end. */
  const trees: Readonly<Record<string, readonly string[]>> = {
    'many folders': Array.from({ length: 90 }, (_, at) => `d${at % 13}/e${at % 5}/f${at}`),
    'one folder': Array.from({ length: 60 }, (_, at) => `f${at}`),
    'one folder in another': Array.from({ length: 60 }, (_, at) => `a/b/c/d${at % 6}/f${at}`),
    'one long folder': [...Array.from({ length: 60 }, (_, at) => `m/d${at % 7}/f${at}`), 'a', 'a/x', 'a0', 'z/y', 'zz', 'm', 'm!', 'm0'],
    'names around the slash': [
      'a',
      'a!',
      'a!/b',
      'a-/c',
      'a./d',
      'a/',
      'a/b',
      'a/b/',
      'a/b/c',
      'a0',
      'a0/b',
      '\u{1f600}/a',
      '\uffee/b',
      '\u{1f600}',
      '\uffee',
    ],
  }
  test.each(Object.keys(trees))('each object is told once, however pages and ranges fall: %s', async (name) => {
    const folder = randomUUID()
    const keys = (trees[name] ?? []).filter((key) => !key.endsWith('/'))
    await Promise.all((trees[name] ?? []).map((key) => put(`${folder}/${key}`, '')))
    const connection = new S3Connection(bucket.settings)
    for (const pageKeys of [1, 3, 10, 1000]) {
      const told: string[] = []
      for await (const { entries } of listTree(connection, folder, undefined, pageKeys))
        for (const { folder: at, entry } of entries) if (entry.kind === 'file') told.push(at === '' ? entry.name : `${at}/${entry.name}`)
      expect(told.sort()).toEqual([...keys].sort())
    }
    connection.close()
  })

  test('a listing that is not read to its end, or is given up, ends', async () => {
    const { store, folder } = bench()
    await Promise.all(Array.from({ length: 20 }, (_, at) => put(`${folder}/d${at % 4}/f${at}`, '')))
    for await (const _ of store.listTree(folder)) break
    await expect(async () => {
      for await (const _ of store.listTree(folder, AbortSignal.abort())) break
    }).rejects.toThrow()
  })
})

describe('uploads in parts', () => {
  const uploads = async (key: string) => {
    const answer = await bucket.client.send(new ListMultipartUploadsCommand({ Bucket: bucket.settings.bucket, Prefix: key }))
    return (answer.Uploads ?? []).filter((each) => each.Key === key).map(({ UploadId }) => UploadId)
  }
  const large = random(20 * mib + 7)
  const md5 = createHash('md5').update(large).digest('hex')

  test('content larger than a part arrives whole, with its MD5 in the place where rclone keeps it', async () => {
    const { store, folder } = bench()
    const written = await write(store, `${folder}/large`, large, { kind: 'absent' }, { md5 })
    expect(written).toMatchObject({ size: large.length, mtimeNs: 1_700_000_000_123_456_789n, hash: { kind: 'md5', value: md5 } })
    expect(written?.revision).toMatch(/^[0-9a-f]{32}-3 /)
    expect((await readAll(store, `${folder}/large`)).equals(large)).toBe(true)
    const { Metadata } = await bucket.client.send(new HeadObjectCommand({ Bucket: bucket.settings.bucket, Key: `${folder}/large` }))
    expect(Metadata?.['md5chksum']).toBe(Buffer.from(md5, 'hex').toString('base64'))
    expect(names((await store.list(folder)).entries)).toEqual(['large'])
  })

  test('the tag of parts is never taken for an MD5', async () => {
    const { store, folder } = bench()
    expect(await write(store, `${folder}/large`, large)).not.toHaveProperty('hash')
  })

  test('a name that is taken by then stays as it is, and what was sent goes', async () => {
    const { store, folder } = bench()
    await put(`${folder}/large`, 'theirs')
    expect(await write(store, `${folder}/large`, large)).toBeNull()
    expect(await text(`${folder}/large`)).toBe('theirs')
    expect(await uploads(`${folder}/large`)).toEqual([])
    expect(names((await store.list(folder)).entries)).toEqual(['large'])
  })

  test('content of unknown size arrives whole', async () => {
    const { store, folder } = bench()
    expect(await write(store, `${folder}/large`, large, { kind: 'absent' }, { size: -1 })).toMatchObject({ size: large.length })
    expect(await write(store, `${folder}/small`, Buffer.from('x'), { kind: 'absent' }, { size: -1 })).toMatchObject({ size: 1 })
    expect((await readAll(store, `${folder}/large`)).equals(large)).toBe(true)
  })

  /** Sends some of the content and then is never heard of again. */
  const crash = async (path: string, bytes: Buffer) => {
    const { store, folder } = bench()
    const upload = await store.upload(`${folder}/${path}`, `${folder}/.pairwise-tmp.0123456789ab.1`, content(bytes.length))
    await upload.write(bytes.subarray(0, 17 * mib))
    return folder
  }

  test('an upload that was cut off is gone on with, also after its leftovers were cleared away', async () => {
    const folder = await crash('large', large)
    const [id] = await uploads(`${folder}/large`)
    expect(id).toBeDefined()
    const { store } = bench()
    const note = `${folder}/.pairwise-tmp.0123456789ab.1`
    expect(await store.removeFile(note, (await store.stat(note)) as RemoteEntry)).toBe(true)
    const upload = await store.upload(`${folder}/large`, `${folder}/.pairwise-tmp.0123456789ab.2`, content(large.length))
    await upload.write(large)
    expect(await uploads(`${folder}/large`)).toEqual([id])
    expect(await upload.publish({ kind: 'absent' })).toMatchObject({ size: large.length })
    await store.close()
    expect((await readAll(bench().store, `${folder}/large`)).equals(large)).toBe(true)
    expect(await uploads(`${folder}/large`)).toEqual([])
    expect(names((await bench().store.list(folder)).entries)).toEqual(['large'])
  })

  test('parts of other content are not gone on with', async () => {
    const folder = await crash('large', large)
    const other = Buffer.from(large)
    other[3] = (other[3] as number) ^ 1
    const { store } = bench()
    await write(store, `${folder}/large`, other)
    expect((await readAll(store, `${folder}/large`)).equals(other)).toBe(true)
  })

  test('leftovers that nothing goes on with are ended with the run', async () => {
    const folder = await crash('large', large)
    const { store } = bench()
    const note = `${folder}/.pairwise-tmp.0123456789ab.1`
    await store.removeFile(note, (await store.stat(note)) as RemoteEntry)
    expect(await uploads(`${folder}/large`)).toHaveLength(1)
    await store.close()
    expect(await uploads(`${folder}/large`)).toEqual([])
    await expect(bench().store.list(folder)).rejects.toMatchObject({ code: 'ENOENT' })
  })

  test("somebody else's upload to the same key is let alone", async () => {
    const { store, folder } = bench()
    const { CreateMultipartUploadCommand, AbortMultipartUploadCommand } = await import('@aws-sdk/client-s3')
    const place = { Bucket: bucket.settings.bucket, Key: `${folder}/large` }
    const { UploadId } = await bucket.client.send(new CreateMultipartUploadCommand(place))
    await write(store, `${folder}/large`, large)
    expect(await uploads(`${folder}/large`)).toEqual([UploadId])
    await bucket.client.send(new AbortMultipartUploadCommand({ ...place, UploadId }))
  })
})

describe('copies and moves', () => {
  test.each([true, false])('within the storage; conditions: %s', async (withConditions) => {
    const { store, folder } = bench(withConditions)
    await write(store, `${folder}/a b`, Buffer.from('hello'))
    await store.copy(`${folder}/a b`, `${folder}/d/ü+`)
    expect(await store.stat(`${folder}/d/ü+`)).toMatchObject({ size: 5, mtimeNs: 1_700_000_000_123_456_789n })
    await store.move(`${folder}/a b`, `${folder}/c`)
    expect(await store.stat(`${folder}/a b`)).toBeNull()
    expect(await text(`${folder}/c`)).toBe('hello')
    for (const act of ['copy', 'move'] as const) {
      await expect(store[act](`${folder}/c`, `${folder}/d/ü+`)).rejects.toMatchObject({ code: 'EEXIST' })
      await expect(store[act](`${folder}/c`, `${folder}/d`)).rejects.toMatchObject({ code: 'EEXIST' })
      await expect(store[act](`${folder}/nothing`, `${folder}/x`)).rejects.toMatchObject({ code: 'ENOENT' })
    }
  })

  test('what is too large for one request is copied in parts, with all that is kept beside it', async () => {
    const { store, folder } = bench()
    const bytes = random(12 * mib)
    const md5 = createHash('md5').update(bytes).digest('hex')
    await write(store, `${folder}/a b`, bytes, { kind: 'absent' }, { md5 })
    const connection = new S3Connection(bucket.settings)
    const source = (await headObject(connection, `${folder}/a b`)) as HeadObjectCommandOutput
    const order = { from: `${folder}/a b`, to: `${folder}/copy`, source, isExclusive: false }
    await copyObject(connection, order, { mostAtOnce: 6 * mib, part: 5 * mib })
    expect(await store.stat(`${folder}/copy`)).toMatchObject({
      size: bytes.length,
      hash: { value: md5 },
      mtimeNs: 1_700_000_000_123_456_789n,
    })
    expect((await readAll(store, `${folder}/copy`)).equals(bytes)).toBe(true)
    const gone = { ...order, from: `${folder}/gone`, to: `${folder}/other` }
    await expect(copyObject(connection, gone, { mostAtOnce: 6 * mib, part: 5 * mib })).rejects.toThrow()
    const { Uploads = [] } = await bucket.client.send(new ListMultipartUploadsCommand({ Bucket: bucket.settings.bucket, Prefix: folder }))
    expect(Uploads).toEqual([])
    connection.close()
  })

  test('a folder moves object by object', async () => {
    const { store, folder } = bench()
    for (const name of ['a', 'b/c', 'b/d/e']) await put(`${folder}/old/${name}`, name)
    await store.move(`${folder}/old`, `${folder}/new`)
    expect(await store.stat(`${folder}/old`)).toBeNull()
    for (const name of ['a', 'b/c', 'b/d/e']) expect(await text(`${folder}/new/${name}`)).toBe(name)
  })
})
