import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import { type AddressInfo, createServer as createPlainServer } from 'node:net'
import { PutBucketPolicyCommand, PutObjectCommand } from '@aws-sdk/client-s3'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { isRetryable, SyncError } from '../../errors.ts'
import { systemClock } from '../../system-clock.ts'
import { type FaultyProxy, type ProxyRule, startFaultyProxy } from '../../testing/servers/faulty-proxy.ts'
import { makeOwnAuthority } from '../../testing/servers/own-authority.ts'
import { startTestBucket, type TestBucket } from '../../testing/servers/s3-server.ts'
import { downloadText, listNames, uploadText } from '../../testing/servers/store-requests.ts'
import type { RemoteEntry, RemoteStore, RemoteTreeListing } from '../remote/remote-store.ts'
import type { S3Settings } from '../remote/store-settings.ts'
import { withRetry } from '../remote/wrappers/with-retry.ts'
import { openS3Store, type S3Store } from './s3-store.ts'

const tries = 3
let bucket: TestBucket
let proxy: FaultyProxy
const opened: S3Store[] = []

beforeAll(async () => {
  bucket = await startTestBucket()
  proxy = await startFaultyProxy(bucket.settings.endpoint ?? '')
})
afterAll(async () => {
  await proxy.stop()
  await bucket.stop()
})
afterEach(async () => {
  proxy.rule = {}
  for (const store of opened.splice(0)) await store.close()
})

function open(more: Partial<S3Settings> = {}): S3Store {
  const store = openS3Store({ ...bucket.settings, ...more }, { tries, firstPauseMs: 1 })
  opened.push(store)
  return store
}

/** A store whose requests pass through the proxy, and a folder with these objects. */
async function bench(...names: string[]): Promise<{ store: S3Store; folder: string }> {
  const folder = randomUUID()
  for (const name of names) await put(`${folder}/${name}`, name)
  return { store: open({ endpoint: proxy.url }), folder }
}

function wrapped(store: S3Store): RemoteStore {
  return withRetry(store, { tries, firstPauseMs: 1 }, systemClock)
}

async function put(key: string, content: string): Promise<void> {
  await bucket.client.send(new PutObjectCommand({ Bucket: bucket.settings.bucket, Key: key, Body: Buffer.from(content) }))
}

async function wholeTree(store: S3Store, folder: string): Promise<RemoteTreeListing[]> {
  const told: RemoteTreeListing[] = []
  for await (const listing of store.listTree(folder)) told.push(listing)
  return told
}

function failing(status: number, code: string, headers: Record<string, string> = {}): ProxyRule {
  return { answer: () => ({ status, headers, body: `<Error><Code>${code}</Code><Message>because</Message></Error>` }) }
}

/** What every request of a kind that can be made ends with. */
async function endOf(store: S3Store): Promise<SyncError> {
  const ends: unknown[] = []
  for (const act of [() => store.list(''), () => store.stat('f'), () => store.open('f'), () => uploadText(store, 'f', 'x')])
    ends.push(
      await act().then(
        () => null,
        (error: unknown) => error,
      ),
    )
  // The times of day may differ: the requests are not made in the same second.
  const wordsOf = (end: unknown) => (end instanceof Error ? end.message.replaceAll(/\d{2}:\d{2}:\d{2}/g, 'then') : end)
  for (const end of ends) {
    expect(end).toMatchObject({ name: 'SyncError', code: (ends[0] as SyncError).code })
    expect(wordsOf(end)).toBe(wordsOf(ends[0]))
  }
  const [end] = ends
  if (!(end instanceof SyncError)) throw new Error('it did not end')
  expect(end.message).not.toContain(bucket.settings.secretAccessKey)
  return end
}

const said = ({ code, message }: SyncError) => `${code}: ${message}`

describe('what ends every request alike says why, and what to do', () => {
  const whole: readonly [string, Partial<S3Settings>, RegExp][] = [
    ['an access key that nobody has', { accessKeyId: 'nobody' }, /^sign-in-refused: .*doesn't know the access key.*Correct the access key/],
    ['a wrong secret key', { secretAccessKey: 'wrong-secret' }, /^sign-in-refused: .*refused the signature.*Correct the secret key/],
    ['a bucket that is not there', { bucket: 'not-there' }, /^storage-missing: The bucket not-there is not there.*correct the name/],
    [
      'a server that does not run',
      { endpoint: 'http://127.0.0.1:9' },
      /^storage-unreachable: .*can't be reached.*See that the server runs/,
    ],
    ['a name of no server', { endpoint: 'http://nowhere.invalid' }, /^storage-unreachable: No address is known for the host/],
  ]
  test.each(whole)('%s', async (_, settings, message) => {
    expect(said(await endOf(open(settings)))).toMatch(message)
  })

  const answers: readonly [string, number, RegExp][] = [
    ['ExpiredToken', 400, /^sign-in-expired: .*session token has expired.*Get new temporary keys/],
    ['InvalidToken', 400, /^sign-in-refused: .*session token is not valid/],
    ['PermanentRedirect', 301, /^backend-failed: .*not in the region us-east-1.*Set the bucket's own region/],
    ['AuthorizationHeaderMalformed', 400, /not in the region/],
    ['RequestTimeTooSkewed', 403, /clocks are too far apart.*Set this machine's clock right/],
  ]
  test.each(answers)('%s', async (code, status, message) => {
    proxy.rule = failing(status, code)
    const { store } = await bench()
    expect(said(await endOf(store))).toMatch(message)
  })

  test('a certificate of an unknown authority, which can be trusted', async () => {
    const own = makeOwnAuthority()
    const tls = await startFaultyProxy(bucket.settings.endpoint ?? '', own)
    try {
      expect(said(await endOf(open({ endpoint: tls.url })))).toMatch(
        /^certificate-untrusted: .*authority that is not trusted here.*Give the authority's certificate/,
      )
      expect(await listNames(open({ endpoint: tls.url, trustedCa: own.cert }), '')).toBeInstanceOf(Array)
    } finally {
      await tls.stop()
    }
  })
})

describe('trouble with one path', () => {
  test('a folder that the keys have no permission for', async () => {
    const { store, folder } = await bench('open/f', 'closed/f')
    const { bucket: Bucket } = bucket.settings
    const Resource = [`arn:aws:s3:::${Bucket}/${folder}/closed/*`]
    const Statement = [{ Effect: 'Deny', Principal: '*', Action: ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'], Resource }]
    await bucket.client.send(new PutBucketPolicyCommand({ Bucket, Policy: JSON.stringify({ Version: '2012-10-17', Statement }) }))
    await expect(store.open(`${folder}/closed/f`)).rejects.toMatchObject({ name: 'PathError', code: 'EACCES' })
    await expect(store.stat(`${folder}/closed/f`)).rejects.toMatchObject({ name: 'PathError', code: 'EACCES' })
    await expect(uploadText(store, `${folder}/closed/g`, 'x')).rejects.toMatchObject({ name: 'PathError', code: 'EACCES' })
    expect(await downloadText(store, `${folder}/open/f`)).toBe('open/f')
  })

  test('a listing that the keys have no permission for', async () => {
    const { store, folder } = await bench('f')
    proxy.rule = {
      answer: (request) => (request.url?.includes('list-type') ? (failing(403, 'AccessDenied').answer?.(request) ?? null) : null),
    }
    await expect(store.list(folder)).rejects.toMatchObject({ name: 'PathError', code: 'EACCES' })
    expect(await downloadText(store, `${folder}/f`)).toBe('f')
  })

  test('a full storage', async () => {
    const { store, folder } = await bench()
    proxy.rule = failing(507, 'InsufficientStorage')
    await expect(uploadText(store, `${folder}/f`, 'x')).rejects.toMatchObject({ name: 'PathError', code: 'ENOSPC' })
    proxy.rule = failing(403, 'QuotaExceeded')
    await expect(uploadText(store, `${folder}/f`, 'x')).rejects.toMatchObject({ name: 'PathError', code: 'ENOSPC' })
  })

  test.each([429, 500, 503])(
    'a server that answers %d for ever is asked again by one of us, and then the trouble counts as passing',
    async (status) => {
      const { store, folder } = await bench('f')
      const [path, before] = [`${folder}/f`, await store.stat(`${folder}/f`)]
      proxy.rule = failing(status, 'SlowDown', { 'retry-after': '0' })
      for (const act of [() => wrapped(store).stat(path), () => wrapped(store).list(folder), () => wrapped(store).open(path)]) {
        proxy.seen.length = 0
        const error: unknown = await act().catch((caught: unknown) => caught)
        expect(error).toMatchObject({ name: 'PathError', code: 'EAGAIN', retryAfterMs: 0 })
        expect(isRetryable(error)).toBe(true)
        expect(proxy.seen).toHaveLength(tries)
      }
      // What changes something, and a tree that is listed whole, is made again only in the store, and by nobody below it.
      for (const act of [() => wrapped(store).removeFile(path, before as RemoteEntry), () => wholeTree(store, folder)]) {
        proxy.seen.length = 0
        await expect(act()).rejects.toMatchObject({ code: 'EAGAIN' })
        expect(proxy.seen).toHaveLength(tries)
      }
    },
  )

  test('a server that fails at every third request and asks for patience is served', async () => {
    const { store, folder } = await bench('f', 'g')
    let requests = 0
    proxy.rule = {
      answer: (request) => (++requests % 3 === 0 ? (failing(503, 'SlowDown', { 'retry-after': '0' }).answer?.(request) ?? null) : null),
    }
    for (const name of ['f', 'g']) expect(await downloadText(wrapped(store), `${folder}/${name}`)).toBe(name)
    await uploadText(store, `${folder}/h`, 'h')
    expect((await wholeTree(store, folder)).flatMap(({ entries }) => entries)).toHaveLength(3)
    expect(await listNames(wrapped(store), folder)).toEqual(['f', 'g', 'h'])
  })

  test('an answer that got lost is not taken for somebody else at work', async () => {
    const folder = randomUUID()
    const store = open({ endpoint: proxy.url, conditions: { create: true, replace: 'plain', remove: null, complete: false, copy: false } })
    let puts = 0
    proxy.rule = {
      cut: (request, body) => (request.method === 'PUT' && ++puts === 1 ? Buffer.from('HTTP') : body),
      body: (request, body) => (request.method === 'PUT' && body.length === 0 ? Buffer.from(' '.repeat(9)) : body),
    }
    expect(await uploadText(store, `${folder}/f`, 'mine')).toMatchObject({ size: 4 })
    expect(puts).toBe(2)
  })
})

describe('what is no S3 server', () => {
  test('and no web server either is told so', async () => {
    const server = createPlainServer((socket) =>
      socket
        .on('error', () => {})
        .resume()
        .end('SSH-2.0-Any\r\n'),
    )
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    for (const [scheme, words] of [
      ['http', /does not speak HTTP/],
      ['https', /does not speak TLS.*whether the endpoint begins with http or https/],
    ] as const) {
      const end = await endOf(open({ endpoint: `${scheme}://127.0.0.1:${port}` }))
      expect(end).toMatchObject({ code: 'backend-failed', message: expect.stringMatching(words) })
    }
    await new Promise((resolve) => server.close(resolve))
  })

  test('but answers with a page is not believed', async () => {
    const { store } = await bench()
    proxy.rule = { answer: () => ({ status: 200, headers: { 'content-type': 'text/html' }, body: '<!doctype html><html><p>Hello' }) }
    await expect(store.list('')).rejects.toMatchObject({
      code: 'EIO',
      message: expect.stringMatching(/none of an S3 server, or not whole/),
    })
  })
})

describe('a copy whose answer gets lost', () => {
  const isCopy = ({ method, headers }: IncomingMessage) => method === 'PUT' && 'x-amz-copy-source' in headers
  /** The answer to the first copy breaks off; then somebody else may be at work. */
  function losingFirst(meanwhile: () => Promise<void> = async () => {}): { copies: number } {
    const count = { copies: 0 }
    proxy.rule = {
      answer: (request) => {
        const isRefused = count.copies > 0 && isCopy(request) && request.headers['if-none-match'] === '*'
        return isRefused ? (failing(412, 'PreconditionFailed').answer?.(request) ?? null) : null
      },
      after: async (request) => {
        if (isCopy(request) && ++count.copies === 1) await meanwhile()
        return {}
      },
      cut: (request, body) => (isCopy(request) && count.copies === 1 ? body.subarray(0, 9) : body),
    }
    return count
  }
  const conditions = { create: true, replace: 'plain', remove: null, complete: false } as const

  test.each([true, false])('is a copy all the same, and a move leaves nothing behind; the server checks conditions: %s', async (copy) => {
    const { folder } = await bench('a', 'b')
    const store = open({ endpoint: proxy.url, conditions: { ...conditions, copy } })
    losingFirst()
    await store.copy(`${folder}/a`, `${folder}/copy`)
    losingFirst()
    await store.move(`${folder}/b`, `${folder}/moved`)
    proxy.rule = {}
    expect(await listNames(store, folder)).toEqual(['a', 'copy', 'moved'])
    expect(await bucket.get(`${folder}/moved`)).toBe('b')
  })

  test('replaces nothing that came meanwhile', async () => {
    const { folder } = await bench('a')
    const store = open({ endpoint: proxy.url, conditions: { ...conditions, copy: false } })
    for (const act of ['copy', 'move'] as const) {
      losingFirst(() => put(`${folder}/${act}`, 'of somebody else'))
      await expect(store[act](`${folder}/a`, `${folder}/${act}`)).rejects.toMatchObject({ code: 'EEXIST' })
      expect(await bucket.get(`${folder}/${act}`)).toBe('of somebody else')
      expect(await bucket.get(`${folder}/a`)).toBe('a')
    }
  })

  test.each(['copy', 'move'] as const)('(%s) leaves no copy of an object that came in place of the one that was meant', async (act) => {
    const { store, folder } = await bench('a')
    let heads = 0
    proxy.rule = {
      after: async ({ method, url = '' }) => {
        const isLook = method === 'HEAD' && url.endsWith('/a')
        if (isLook && ++heads === (act === 'move' ? 2 : 1)) await put(`${folder}/a`, 'of somebody else')
        return {}
      },
    }
    await expect(store[act](`${folder}/a`, `${folder}/b`)).rejects.toMatchObject({ code: 'ESTALE' })
    proxy.rule = {}
    expect(await listNames(store, folder)).toEqual(['a'])
    expect(await bucket.get(`${folder}/a`)).toBe('of somebody else')
  })

  test('gives a time to no other object', async () => {
    const { folder } = await bench('a', 'b')
    const store = open({ endpoint: proxy.url })
    const [a, b] = [await store.stat(`${folder}/a`), await store.stat(`${folder}/b`)]
    if (a === null || b === null) throw new Error('an object is not there')
    losingFirst()
    await store.setMtime(`${folder}/a`, a, 1_600_000_000_000_000_000n)
    expect(await store.stat(`${folder}/a`)).toMatchObject({ mtimeNs: 1_600_000_000_000_000_000n })
    losingFirst(() => put(`${folder}/b`, 'of somebody else'))
    await expect(store.setMtime(`${folder}/b`, b, 1_600_000_000_000_000_000n)).rejects.toMatchObject({ code: 'ESTALE' })
    expect(await bucket.get(`${folder}/b`)).toBe('of somebody else')
  })
})

test('however many requests are made at once, they share so many connections', async () => {
  let [now, most] = [0, 0]
  const server = createServer(
    (_, response) => void setTimeout(() => response.writeHead(404).end('<Error><Code>NoSuchKey</Code></Error>'), 2),
  )
  server.on('connection', (socket) => {
    most = Math.max(most, ++now)
    socket.once('close', () => now--)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  const store = open({ endpoint: `http://127.0.0.1:${address.port}` })
  const answers = await Promise.all(Array.from({ length: 1000 }, (_, at) => store.open(`f${at}`)))
  expect(answers.every((answer) => answer === null)).toBe(true)
  expect(most).toBeLessThanOrEqual(64)
  server.close()
})

describe('listings are whole or an error', () => {
  const lies: readonly [string, ProxyRule][] = [
    ['ends in the middle of the connection', { cut: (_, body) => body.subarray(0, body.length / 2) }],
    ['is cut and says nothing of it', { body: (_, body) => Buffer.from(body.toString().replace(/<Contents>.*?<.Contents>/s, '')) }],
    [
      'goes on and does not say where',
      { body: (_, body) => Buffer.from(body.toString().replace('<IsTruncated>false', '<IsTruncated>true')) },
    ],
    [
      'does not say whether it goes on',
      { body: (_, body) => Buffer.from(body.toString().replace(/<IsTruncated>false<.IsTruncated>/, '')) },
    ],
    ['is no XML to its end', { body: (_, body) => body.subarray(0, body.length - 60) }],
    ['is empty', { body: () => Buffer.alloc(0) }],
    ['is a page of some other program', { body: () => Buffer.from('<html><body>Welcome</body></html>') }],
  ]
  test.each(lies)('one that %s', async (_, rule) => {
    const { store, folder } = await bench('a', 'b', 'c')
    proxy.rule = rule
    await expect(store.list(folder)).rejects.toMatchObject({ name: 'PathError' })
    await expect(wholeTree(store, folder)).rejects.toMatchObject({ name: 'PathError' })
    proxy.rule = {}
    expect(await listNames(store, folder)).toEqual(['a', 'b', 'c'])
  })

  test('one that begins again and again comes to an end', async () => {
    const { store, folder } = await bench('a')
    const again = '<IsTruncated>true</IsTruncated><NextContinuationToken>here</NextContinuationToken>'
    proxy.rule = { body: (_, body) => Buffer.from(body.toString().replace('<IsTruncated>false</IsTruncated>', again)) }
    await expect(store.list(folder)).rejects.toMatchObject({ name: 'PathError' })
  })
})

describe('content is whole or an error', () => {
  test('a connection that breaks is taken up where it ended', async () => {
    const { store, folder } = await bench()
    await put(`${folder}/f`, 'content'.repeat(1000))
    let answers = 0
    proxy.rule = { cut: (_, body) => (++answers <= 2 ? body.subarray(0, 1000) : body) }
    expect(await downloadText(store, `${folder}/f`)).toBe('content'.repeat(1000))
    expect(answers).toBe(3)
  })

  test('not when it is another object by then', async () => {
    const { store, folder } = await bench()
    await put(`${folder}/f`, 'content'.repeat(1000))
    const reader = await (async () => {
      proxy.rule = { cut: (_, body) => body.subarray(0, 1000) }
      return store.open(`${folder}/f`)
    })()
    proxy.rule = {}
    await put(`${folder}/f`, 'another'.repeat(1000))
    await expect(reader?.read(new Uint8Array(7000))).rejects.toMatchObject({ name: 'PathError', code: 'ESTALE' })
    await reader?.close()
  })

  test('a server that always sends less than it announces', async () => {
    const { store, folder } = await bench('f')
    proxy.rule = { cut: (request, body) => (request.method === 'GET' ? body.subarray(0, 0) : body) }
    await expect(downloadText(store, `${folder}/f`)).rejects.toMatchObject({ name: 'PathError' })
  })

  test('requests after the end are refused', async () => {
    const { store, folder } = await bench('f')
    await store.close()
    await store.close()
    await expect(store.stat(`${folder}/f`)).rejects.toMatchObject({ code: 'ECONNABORTED' })
  })
})
