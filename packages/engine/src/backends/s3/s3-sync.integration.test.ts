import { mkdirSync, readdirSync, readFileSync, renameSync, rmdirSync, statSync, unlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { PutObjectCommand } from '@aws-sdk/client-s3'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { absent } from '../../core/seen.ts'
import type { WrittenFile } from '../../ports/storage-backend.ts'
import { BucketPair } from '../../testing/bucket-pair.ts'
import { freeGuard } from '../../testing/disk-pair.ts'
import { readTree } from '../../testing/disk-tree.ts'
import { type FaultyProxy, startFaultyProxy } from '../../testing/servers/faulty-proxy.ts'
import { startTestBucket, type TestBucket } from '../../testing/servers/s3-server.ts'
import { openRemoteWritable } from '../remote/open-remote.ts'
import { openS3Store } from './s3-store.ts'

const mib = 1 << 20
let bucket: TestBucket
let proxy: FaultyProxy
let pair: BucketPair
const pairs: BucketPair[] = []

beforeAll(async () => {
  bucket = await startTestBucket()
  proxy = await startFaultyProxy(bucket.settings.endpoint ?? '')
})
afterAll(async () => {
  await proxy.stop()
  await bucket.stop()
})
afterEach(() => {
  for (const each of pairs.splice(0)) each.remove()
})

function newPair(): BucketPair {
  pair = new BucketPair(bucket.settings)
  pairs.push(pair)
  return pair
}

/** Times with parts of a second that a disk keeps. */
function write(path: string, content: string | Buffer, seconds = 1_600_000_000.123456): void {
  const place = join(pair.path1, path)
  mkdirSync(dirname(place), { recursive: true })
  writeFileSync(place, content)
  utimesSync(place, seconds, seconds)
}

async function putThere(name: string, content: string, seconds: number): Promise<void> {
  const place = { Bucket: bucket.settings.bucket, Key: `${pair.root}/${name}` }
  await bucket.client.send(new PutObjectCommand({ ...place, Body: content, Metadata: { mtime: `${seconds}` } }))
}

async function aSecondLater(): Promise<void> {
  for (const second = Math.floor(Date.now() / 1000); Math.floor(Date.now() / 1000) <= second + 1; ) await sleep(50)
}

async function startOfSecond(): Promise<void> {
  await sleep(1000 - (Date.now() % 1000))
}

const resync = { resync: 'path1', emptyBaseline: 'go-on' } as const

/** What a run asked of the server: method and kind of request. */
async function requestsOf(run: (settings: TestBucket['settings']) => Promise<unknown>): Promise<Record<string, number>> {
  proxy.seen.length = 0
  await run({ ...bucket.settings, endpoint: proxy.url })
  const counts: Record<string, number> = {}
  for (const line of proxy.seen) {
    const [method = '', url = ''] = line.split(' ')
    const kind = method === 'GET' && url.includes('list-type') ? 'LIST' : method
    counts[kind] = (counts[kind] ?? 0) + 1
  }
  return counts
}

describe('a folder and a bucket', () => {
  test('are the same after a run, and a run without changes asks for the listing and nothing else', async () => {
    newPair()
    for (let at = 0; at < 30; at++) write(`d${at % 3}/f${at}`, `content ${at}`)
    write('with space+%é', 'x')
    expect(await pair.sync(resync)).toMatchObject({ result: 'done' })
    const counts = await requestsOf((settings) => pair.sync({}, settings))
    // The one look is at the root.
    expect(counts).toEqual({ HEAD: 1, LIST: expect.any(Number) })
    expect(counts['LIST']).toBeLessThan(6)
    expect(await pair.sync()).toMatchObject({ result: 'nothing' })
  })

  test('a new file costs one request, and a page of a listing tells what to remember of hundreds', async () => {
    newPair()
    for (let at = 0; at < 60; at++) write(`d${at % 2}/f${at}`, `content ${at}`)
    write('d0/ä😀', 'x')
    const conditions = { create: true, replace: 'plain', remove: 'plain', complete: false, copy: false } as const
    const counts = await requestsOf((settings) => pair.sync(resync, { ...settings, conditions }))
    // Besides the root, the folders are looked at: they must be no files.
    expect(counts).toEqual({ PUT: 61, HEAD: expect.any(Number), LIST: expect.any(Number) })
    expect(counts['HEAD']).toBeLessThan(10)
    expect(counts['LIST']).toBeLessThan(10)
    expect(await requestsOf((settings) => pair.sync({}, settings))).toEqual({ HEAD: 1, LIST: expect.any(Number) })
    expect(await pair.rclone('check', pair.path1, 'bucket:')).toMatch(/0 differences found/)
  })

  test('what others write between an upload and its record is a change to the next run', async () => {
    newPair()
    for (const name of ['kept', 'touched', 'rewritten', 'gone', 'more']) write(name, `content of ${name}`)
    const { settings } = bucket
    const store = openS3Store(settings)
    const path2 = await openRemoteWritable(store, pair.root, 'pair', freeGuard)
    const written: WrittenFile[] = []
    for (const name of readdirSync(pair.path1).sort()) {
      const content = readFileSync(join(pair.path1, name))
      const mtimeNs = statSync(join(pair.path1, name), { bigint: true }).mtimeNs
      const staged = await path2.stage(name, { size: content.length, mtimeNs, executable: false, isSettledLater: true })
      await staged.write(content)
      const published = await staged.publish(absent)
      if (!published.done) throw new Error('it was not written')
      written.push({ path: name, seen: published.seen })
      expect(published.seen).not.toEqual(await path2.look(name))
    }
    await aSecondLater()
    await pair.rclone('touch', '-t', '2021-02-03T04:05:06.5', '--localtime', 'bucket:touched')
    writeFileSync(join(pair.folder, 'other'), 'CONTENT OF REWRITTEN')
    await pair.rclone('copyto', '--ignore-times', join(pair.folder, 'other'), 'bucket:rewritten')
    await pair.rclone('deletefile', 'bucket:gone')
    const settled = (await path2.settle?.(written)) ?? []
    expect(Object.fromEntries(settled.map(({ revision }, at) => [written[at]?.path, revision !== null]))).toEqual({
      kept: true,
      more: true,
      touched: false,
      rewritten: false,
      gone: false,
    })
    for (const [at, { path }] of written.entries()) if (settled[at]?.revision !== null) expect(settled[at]).toEqual(await path2.look(path))
    await path2.close()
  })

  test('another time within the very second of a write is a change to the next run', async () => {
    newPair()
    write('other', 'other')
    await pair.sync(resync)
    for (const by of ['somebody', 'the run']) {
      const name = `by ${by}`
      const text = `written by ${by}`
      await startOfSecond()
      if (by === 'the run') write(name, text)
      else await putThere(name, text, 1_600_000_000)
      expect(await pair.sync()).toMatchObject({ result: 'done' })
      await putThere(name, text, 1_700_000_000)
      expect(await pair.sync()).toMatchObject({ result: 'done' })
      expect(statSync(join(pair.path1, name)).mtimeMs).toBe(1_700_000_000_000)
      write(name, 'here')
      expect(await pair.sync()).toMatchObject({ result: 'done' })
      expect(await pair.sync()).toMatchObject({ result: 'nothing' })
    }
  })

  test('changes go both ways, with their times', async () => {
    newPair()
    for (const name of ['here', 'there', 'gone-here', 'gone-there', 'd/kept']) write(name, name)
    await pair.sync(resync)
    write('here', 'changed here', 1_700_000_000.5)
    unlinkSync(join(pair.path1, 'gone-here'))
    write('d/new', 'new')
    await pair.rclone('deletefile', 'bucket:gone-there')
    writeFileSync(join(pair.folder, 'other'), 'changed there')
    utimesSync(join(pair.folder, 'other'), 1_700_000_001.25, 1_700_000_001.25)
    await pair.rclone('copyto', join(pair.folder, 'other'), 'bucket:there')
    await pair.rclone('copyto', join(pair.folder, 'other'), 'bucket:e/new')
    expect(await pair.sync()).toMatchObject({ result: 'done' })
    expect(readTree(pair.path1)).toEqual({
      here: 'changed here',
      there: 'changed there',
      'd/kept': 'd/kept',
      'd/new': 'new',
      'e/new': 'changed there',
    })
    expect(statSync(join(pair.path1, 'there')).mtimeMs).toBeCloseTo(1_700_000_001_250, 2)
    expect(await pair.rclone('check', pair.path1, 'bucket:')).toMatch(/0 differences found/)
    expect(await pair.sync()).toMatchObject({ result: 'nothing' })
  })

  test('a file that was renamed is renamed there, and its folder comes and goes with it', async () => {
    newPair()
    write('a/f', 'content')
    await pair.sync(resync)
    mkdirSync(join(pair.path1, 'b'))
    const counts = await requestsOf(async (settings) => {
      renameSync(join(pair.path1, 'a/f'), join(pair.path1, 'b/g'))
      rmdirSync(join(pair.path1, 'a'))
      expect(await pair.sync({ force: true }, settings)).toMatchObject({ result: 'done' })
    })
    expect(counts).not.toHaveProperty('GET')
    expect((await pair.rclone('lsf', '-R', 'bucket:')).trim().split('\n').sort()).toEqual(['b/', 'b/g'])
    expect(await pair.sync()).toMatchObject({ result: 'nothing' })
  })
})

describe('beside rclone', () => {
  test('what we wrote is not copied again by rclone: times and checksums are the same to it, also of large objects', async () => {
    newPair()
    write('small', 'small', 1_234_567_890.123456)
    write('large', Buffer.alloc(9 * mib, 7), 1_500_000_000)
    write('empty', '')
    await pair.sync(resync)
    const log = await pair.rclone('copy', '-vv', pair.path1, 'bucket:')
    expect(log).toMatch(/There was nothing to transfer/)
    expect(log).not.toMatch(/Updated modification time/)
    expect(await pair.rclone('check', pair.path1, 'bucket:')).not.toMatch(/could not be checked|hashes could not|differ [^e]/)
    const sums = await pair.rclone('md5sum', 'bucket:')
    expect(
      sums
        .split('\n')
        .filter(Boolean)
        .map((line) => line.split('  ')[0]),
    ).toEqual(expect.not.arrayContaining(['']))
    expect(sums).toMatch(/[0-9a-f]{32} {2}large/)
  })

  test('what rclone wrote is the same to us, and no content is read to know it', async () => {
    newPair()
    write('small', 'small', 1_234_567_890.123456)
    write('large', Buffer.alloc(9 * mib, 7), 1_500_000_000)
    await pair.rclone('copy', '--s3-upload-cutoff', '5M', pair.path1, 'bucket:')
    const counts = await requestsOf(async (settings) => expect(await pair.sync(resync, settings)).toMatchObject({ result: 'nothing' }))
    expect(counts).not.toHaveProperty('GET')
    expect(counts).not.toHaveProperty('PUT')
    expect(counts['HEAD']).toBe(3)
    expect(await requestsOf((settings) => pair.sync({}, settings))).toMatchObject({ HEAD: 1 })
  })

  test('what rclone copies over what we wrote, without a change, is no change', async () => {
    newPair()
    for (const name of ['a', 'b', 'c']) write(name, name)
    await pair.sync(resync)
    await pair.rclone('copy', '--ignore-times', pair.path1, 'bucket:')
    expect(await pair.sync()).toMatchObject({ result: 'nothing' })
    expect(readdirSync(pair.path1).sort()).toEqual(['a', 'b', 'c'])
  })

  test('a time that rclone sets is carried over, and content that changed after it too', async () => {
    newPair()
    write('f', 'content')
    write('g', 'content')
    await pair.sync(resync)
    // Within the second of a write, another time alone does not show in a listing.
    await aSecondLater()
    await pair.rclone('touch', '-t', '2021-02-03T04:05:06.5', '--localtime', 'bucket:f')
    expect(await pair.sync({ force: true })).toMatchObject({ result: 'done' })
    expect(statSync(join(pair.path1, 'f')).mtimeMs).toBeCloseTo(new Date(2021, 1, 3, 4, 5, 6, 500).getTime(), 2)
    write('f', 'changed', 1_650_000_000)
    expect(await pair.sync({ force: true })).toMatchObject({ result: 'done' })
    expect(await pair.rclone('cat', 'bucket:f')).toBe('changed')
    expect(readFileSync(join(pair.path1, 'f'), 'utf8')).toBe('changed')
  })
})
