import { createHash, randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { absent } from '../../core/seen.ts'
import { transferFile } from '../../execute/transfer-file.ts'
import type { WritableBackend } from '../../ports/storage-backend.ts'
import { runSync } from '../../run/run-sync.ts'
import { createSqlitePlanStore } from '../../stores/sqlite-plan-store.ts'
import { createSqliteStateStore } from '../../stores/sqlite-state-store.ts'
import { systemClock } from '../../system-clock.ts'
import { drain, freeGuard, plainPolicy } from '../../testing/disk-pair.ts'
import { type FaultyProxy, startFaultyProxy } from '../../testing/servers/faulty-proxy.ts'
import { startTestBucket, type TestBucket } from '../../testing/servers/s3-server.ts'
import { openRemoteWritable } from '../remote/open-remote.ts'

const mib = 1 << 20
let bucket: TestBucket
let other: string
let proxy: FaultyProxy
let prefix = ''
/** The content that was sent to the server, request by request, and what it was asked to copy. */
const sent: string[] = []
let number = 0

beforeAll(async () => {
  bucket = await startTestBucket()
  other = `${bucket.settings.bucket}-other`
  await bucket.client.send(new CreateBucketCommand({ Bucket: other }))
  proxy = await startFaultyProxy(bucket.settings.endpoint ?? '')
  proxy.rule = {
    answer: ({ method, url = '', headers }) => {
      const path = new URL(url, 'http://any').pathname
      if (method === 'PUT') sent.push('x-amz-copy-source' in headers ? `copy ${path}` : `bytes ${path}`)
      return null
    },
  }
})
afterAll(async () => {
  await proxy.stop()
  await bucket.stop()
})
beforeEach(() => {
  prefix = `pair-${++number}`
  sent.length = 0
})

async function put(Bucket: string, name: string, Body: Buffer): Promise<void> {
  const Metadata = { mtime: '1600000000.123456789' }
  await bucket.client.send(new PutObjectCommand({ Bucket, Key: `${prefix}/${name}`, Body, ContentType: 'image/png', Metadata }))
}

async function get(Bucket: string, name: string) {
  const { Body, ContentType, Metadata } = await bucket.client.send(new GetObjectCommand({ Bucket, Key: `${prefix}/${name}` }))
  return { content: Buffer.from((await Body?.transformToByteArray()) ?? []), ContentType, mtime: Metadata?.['mtime'] }
}

const open = (name: string) => openRemoteWritable({ ...bucket.settings, endpoint: proxy.url, bucket: name }, prefix, 'pair', freeGuard)

async function withBoth<T>(act: (path1: WritableBackend, path2: WritableBackend) => Promise<T>): Promise<T> {
  const [path1, path2] = [await open(bucket.settings.bucket), await open(other)]
  try {
    return await act(path1, path2)
  } finally {
    await Promise.all([path1.close(), path2.close()])
  }
}

test('two buckets of one server take large objects from each other, with what is kept beside them, both ways', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'two-buckets-'))
  const sync = (policy: object = {}) =>
    withBoth(async (path1, path2) => {
      const [state, plan] = [createSqliteStateStore(join(folder, 'state.sqlite'), 'pair'), createSqlitePlanStore(folder)]
      const policies = { ...plainPolicy, ...policy }
      try {
        return await drain(runSync({ backends: { path1, path2 }, state, plan, policy: policies, clock: systemClock, guard: freeGuard }))
      } finally {
        await Promise.all([state.close(), plan.close()])
      }
    })
  try {
    // Beyond 8 MiB the MD5 of content is kept beside it, for which it would have to be read.
    const [large, small] = [randomBytes(9 * mib), randomBytes(1000)]
    await put(bucket.settings.bucket, 'd/large +é', large)
    await put(bucket.settings.bucket, 'small', small)
    const report = await sync({ resync: 'path1', emptyBaseline: 'go-on' })
    expect(report).toMatchObject({ result: 'done', counters: { failed: 0, bytesDone: large.length + small.length } })
    const at = (name: string, path: string) => `/${name}/${prefix}/${encodeURI(path).replaceAll('+', '%2B')}`
    expect(sent.toSorted()).toEqual([`bytes ${at(other, 'small')}`, `copy ${at(other, 'd/large +é')}`])
    const copy = await get(other, 'd/large +é')
    expect(copy.content.equals(large)).toBe(true)
    expect(copy).toMatchObject({ ContentType: 'image/png', mtime: '1600000000.123456789' })
    expect(await sync()).toMatchObject({ result: 'nothing' })

    const changed = randomBytes(2 * mib)
    await put(other, 'd/large +é', changed)
    sent.length = 0
    expect(await sync()).toMatchObject({ result: 'done', counters: { failed: 0, stale: 0 } })
    expect(sent).toEqual([`copy ${at(bucket.settings.bucket, 'd/large +é')}`])
    expect((await get(bucket.settings.bucket, 'd/large +é')).content.equals(changed)).toBe(true)
    expect(await sync()).toMatchObject({ result: 'nothing' })
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test.each([501, 403])('a server that refuses copies (%i) is read from and written to, and asked once', async (status) => {
  const contents = new Map(['a', 'b'].map((name) => [name, randomBytes(9 * mib)]))
  for (const [name, content] of contents) await put(bucket.settings.bucket, name, content)
  const rule = proxy.rule
  let refused = 0
  const body = `<Error><Code>${status === 501 ? 'NotImplemented' : 'AccessDenied'}</Code><Message>no</Message></Error>`
  proxy.rule = {
    answer: (request) => {
      if (request.method !== 'PUT' || !('x-amz-copy-source' in request.headers)) return null
      refused++
      return { status, headers: { 'content-type': 'application/xml' }, body }
    },
  }
  try {
    await withBoth(async (path1, path2) => {
      for (const path of contents.keys()) {
        const transferred = await transferFile(
          { backend: path1, path, expected: await path1.look(path) },
          { backend: path2, path, expected: absent, keepAs: null },
          { onBytes: () => null, withHash: false, bases: null, carry: async (file, staged) => (await staged.takeWhole?.(file)) ?? null },
        )
        expect(transferred).toMatchObject({ done: true })
      }
    })
  } finally {
    proxy.rule = rule
  }
  expect(refused).toBe(1)
  for (const [name, content] of contents) {
    const copy = await get(other, name)
    expect(copy.content.equals(content), name).toBe(true)
    expect(copy.mtime).toBe('1600000000.123456789')
  }
})

test('where a pair keeps hashes a large object is read, and its MD5 is kept beside it', async () => {
  const large = randomBytes(9 * mib)
  await put(bucket.settings.bucket, 'large', large)
  await withBoth(async (path1, path2) => {
    const seen = await path1.look('large')
    const transferred = await transferFile(
      { backend: path1, path: 'large', expected: seen },
      { backend: path2, path: 'large', expected: absent, keepAs: null },
      { onBytes: () => null, withHash: true, bases: null, carry: async (file, staged) => (await staged.takeWhole?.(file)) ?? null },
    )
    expect(transferred).toMatchObject({ done: true })
  })
  const { Metadata } = await bucket.client.send(new GetObjectCommand({ Bucket: other, Key: `${prefix}/large` }))
  expect(Metadata?.['md5chksum']).toBe(createHash('md5').update(large).digest('base64'))
})

test.each(['the source changes', 'the target appears'] as const)(
  'what is there when %s before the copy is made is known to be another',
  async (what) => {
    const [first, second] = [randomBytes(2 * mib), randomBytes(2 * mib)]
    await put(bucket.settings.bucket, 'f', first)
    await withBoth(async (path1, path2) => {
      const file = await path1.open('f')
      if (file === null) throw new Error('the object is not there')
      const staged = await path2.stage('f', { size: file.seen.size, mtimeNs: file.seen.mtimeNs, executable: false })
      expect(await staged.takeWhole?.(file)).toBe(2 * mib)
      await put(what === 'the source changes' ? bucket.settings.bucket : other, 'f', second)
      const publishing = staged.publish(absent)
      if (what === 'the source changes') await expect(publishing).rejects.toMatchObject({ code: 'ESTALE' })
      else expect(await publishing).toMatchObject({ done: false, found: { kind: 'file', size: 2 * mib } })
      await Promise.all([staged.discard(), file.close()])
      // A server that does not look at the condition has copied what was there, and it is not taken for what was opened.
      if ((await path2.look('f')).kind === 'file') expect((await get(other, 'f')).content.equals(second)).toBe(true)
    })
  },
)
