import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { systemClock } from '../../system-clock.ts'
import { plainPolicy } from '../../testing/disk-pair.ts'
import { readTree } from '../../testing/disk-tree.ts'
import { startApacheDav } from '../../testing/servers/apache-dav.ts'
import type { DavServer } from '../../testing/servers/dav-server.ts'
import { type FaultyProxy, startFaultyProxy } from '../../testing/servers/faulty-proxy.ts'
import { nextcloudRule } from '../../testing/servers/nextcloud-rule.ts'
import { makeOwnAuthority } from '../../testing/servers/own-authority.ts'
import { anyContent, downloadText, listNames, uploadText } from '../../testing/servers/store-requests.ts'
import { StorePair } from '../../testing/store-pair.ts'
import type { RemoteEntry } from '../remote/remote-store.ts'
import type { WebdavSettings } from '../remote/store-settings.ts'
import { withRetry } from '../remote/wrappers/with-retry.ts'
import { WebdavStore } from './webdav-store.ts'

let server: DavServer
let proxy: FaultyProxy
let folder: string
let name: string
let number = 0
const stores: WebdavStore[] = []

beforeAll(async () => {
  server = await startApacheDav()
  proxy = await startFaultyProxy(server.url)
})
afterAll(async () => {
  await proxy.stop()
  await server.stop()
})
beforeEach(() => {
  name = `t${number++}`
  folder = join(server.root, name)
  mkdirSync(folder)
  chmodSync(folder, 0o777)
  proxy.rule = {}
})
afterEach(async () => {
  for (const store of stores.splice(0)) await store.close()
})

function open(changes: Partial<WebdavSettings> = {}): WebdavStore {
  const { username, password } = server
  const url = `${proxy.url}/${name}`
  const settings = { kind: 'webdav', url, username, password, bearerToken: null, vendor: 'other', trustedCa: null, ...changes } as const
  const store = new WebdavStore(settings, { tries: 3, firstPauseMs: 1 })
  stores.push(store)
  return store
}

async function failureOf(act: Promise<unknown>): Promise<Error & { code?: string }> {
  const error: unknown = await act.then(
    () => new Error('it did not fail'),
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof Error)) throw new Error('something else than an error was thrown')
  expect(error.message).not.toContain('secret')
  return error
}

describe('answers that are no success', () => {
  test.each([
    [403, 'EACCES', /not allow/],
    [423, 'EBUSY', /locked/],
    [500, 'EAGAIN', /failed/],
    [502, 'EAGAIN', /Destination/],
    [503, 'EAGAIN', /busy/],
    [507, 'ENOSPC', /full/],
  ])('%i is %s', async (status, code, words) => {
    const store = open()
    await uploadText(store, 'first', 'x')
    proxy.rule = { answer: ({ method }) => (method === 'PUT' ? { status } : null) }
    const error = await failureOf(uploadText(store, 'f', 'x'))
    expect(error).toMatchObject({ name: 'PathError', code })
    expect(error.message).toMatch(words)
    expect(readdirSync(folder)).toEqual(['first'])
  })

  test.each([400, 403, 409, 414, 418, 500, 503])('%i of something that is looked at does not say that it is not there', async (status) => {
    writeFileSync(join(folder, 'f'), 'x')
    const store = open()
    proxy.rule = { answer: ({ url }) => (url?.endsWith('/f') ? { status } : null) }
    for (const act of [() => store.stat('f'), () => store.open('f')]) {
      expect(await failureOf(act())).toMatchObject({ code: expect.stringMatching(/^(?:EIO|EACCES|EAGAIN)$/) })
    }
    proxy.rule = { answer: ({ method }) => (method === 'PROPFIND' ? { status } : null) }
    expect(await failureOf(store.list(''))).toMatchObject({ code: expect.stringMatching(/^(?:EIO|EACCES|EAGAIN)$/) })
  })

  test('one folder that may not be entered is trouble of that folder', async () => {
    mkdirSync(join(folder, 'open'))
    mkdirSync(join(folder, 'closed'))
    proxy.rule = { answer: ({ url }) => (url?.includes('/closed/') ? { status: 403 } : null) }
    const store = open()
    expect(await listNames(store, '')).toEqual(['closed/', 'open/'])
    expect(await listNames(store, 'open')).toEqual([])
    expect(await failureOf(store.list('closed'))).toMatchObject({ code: 'EACCES' })
  })

  test('a folder of the address that is not there', async () => {
    expect(await failureOf(open({ url: `${proxy.url}/nothing/here` }).list(''))).toMatchObject({ code: 'ENOENT' })
  })

  test('content that is refused in the middle of it', async () => {
    const store = open()
    await uploadText(store, 'first', 'x')
    proxy.rule = { answer: ({ method }) => (method === 'PUT' ? { status: 507 } : null) }
    const upload = await store.upload('f', '.pairwise-tmp.0123456789ab.1', { ...anyContent, size: 80_000_000 })
    const error = await failureOf(
      (async () => {
        for (let i = 0; i < 80; i++) await upload.write(new Uint8Array(1_000_000))
        await upload.publish({ kind: 'absent' })
      })(),
    )
    expect(error).toMatchObject({ code: 'ENOSPC' })
    await upload.discard()
    expect(readdirSync(folder)).toEqual(['first'])
  })

  test.each([429, 500, 503])('%i says when to come back, and who asks again is one', async (status) => {
    writeFileSync(join(folder, 'f'), 'x')
    const store = open()
    const looking = withRetry(store, { tries: 3, firstPauseMs: 1 }, systemClock)
    const [first] = (await store.list('')).entries
    let refusals = 2
    proxy.rule = { answer: () => (refusals-- > 0 ? { status, headers: { 'retry-after': '0' } } : null) }
    expect(await listNames(looking, '')).toEqual(['f'])
    proxy.rule = { answer: () => ({ status, headers: { 'retry-after': '7' } }) }
    for (const look of [() => store.list(''), () => store.stat('f'), () => store.open('f'), () => store.freeBytes('')]) {
      proxy.seen.length = 0
      await look().catch((error: unknown) => expect(error).toMatchObject({ code: 'EAGAIN', retryAfterMs: 7000 }))
      expect(proxy.seen).toHaveLength(1)
    }
    proxy.rule = { answer: ({ method }) => (method === 'DELETE' ? { status, headers: { 'retry-after': '0' } } : null) }
    proxy.seen.length = 0
    expect(await failureOf(store.removeFile('f', first as RemoteEntry))).toMatchObject({ code: 'EAGAIN', retryAfterMs: 0 })
    expect(proxy.seen.filter((line) => line.startsWith('DELETE'))).toHaveLength(1)
  })

  test('a server that fails at every seventh request is synced with', async () => {
    const { username, password } = server
    const settings = { kind: 'webdav', url: proxy.url, username, password, bearerToken: null, vendor: 'other', trustedCa: null } as const
    const pair = new StorePair(settings, name, {})
    try {
      let requests = 0
      proxy.rule = { answer: () => (++requests % 7 === 0 ? { status: 500 } : null) }
      for (let at = 0; at < 5; at++) writeFileSync(join(pair.path1, `f${at}`), `content ${at}`)
      writeFileSync(join(folder, 'there'), 'from there')
      // What is sent only once, like the renaming of a file, may be the seventh request several times in a row.
      const limits = { ...plainPolicy.limits, tries: 8 }
      expect(await pair.sync({ limits, resync: 'path1', emptyBaseline: 'go-on' })).toMatchObject({
        result: 'done',
        counters: { failed: 0 },
      })
      expect(readTree(folder)).toEqual(readTree(pair.path1))
      expect(Object.keys(readTree(folder))).toHaveLength(6)
      expect(requests).toBeGreaterThan(40)
      proxy.rule = {}
      expect(await pair.sync()).toMatchObject({ result: 'nothing' })
    } finally {
      pair.remove()
    }
  })

  test('a page of the web is no storage', async () => {
    proxy.rule = { answer: () => ({ status: 200, headers: { 'content-type': 'text/html' }, body: '<html>Welcome</html>' }) }
    const error = await failureOf(open().list(''))
    expect(error).toMatchObject({ name: 'SyncError', code: 'backend-failed' })
    expect(error.message).toMatch(/no WebDAV folder.*remote\.php/)
  })
})

describe('answers that are not whole', () => {
  test('a listing that ends in the middle is an error, wherever it ends', async () => {
    for (const file of ['a', 'b', 'c']) writeFileSync(join(folder, file), 'x')
    const store = open()
    for (const share of [0.3, 0.6, 0.9]) {
      const cut = (body: Buffer) => body.subarray(0, Math.floor(body.length * share))
      proxy.rule = { cut: (_, body) => cut(body) }
      expect(await failureOf(store.list(''))).toMatchObject({ code: 'ECONNRESET' })
    }
  })

  test('a listing that was cut and then announced as whole is one too', async () => {
    writeFileSync(join(folder, 'a'), 'x')
    proxy.rule = {
      answer: () => ({
        status: 207,
        body: '<?xml version="1.0"?><D:multistatus xmlns:D="DAV:"><D:response><D:href>/</D:href></D:response>',
      }),
    }
    const error = await failureOf(open().list(''))
    expect(error).toMatchObject({ code: 'EIO' })
    expect(error.message).toMatch(/not whole/)
  })

  test('a listing of something else is one', async () => {
    const store = open()
    proxy.rule = {
      body: ({ method }, body) => (method === 'PROPFIND' ? Buffer.from(body.toString().replaceAll(`/${name}/`, '/elsewhere/')) : body),
    }
    expect(await failureOf(store.list(''))).toMatchObject({ code: 'EIO' })
  })

  test('a file that ends in the middle, or is not as large as it is listed', async () => {
    writeFileSync(join(folder, 'f'), 'x'.repeat(100_000))
    const store = open()
    proxy.rule = { cut: ({ method }, body) => (method === 'GET' ? body.subarray(0, 50_000) : body) }
    expect(await failureOf(downloadText(store, 'f'))).toMatchObject({ code: 'ECONNRESET' })
    proxy.rule = {
      body: ({ method }, body) => (method === 'PROPFIND' ? Buffer.from(body.toString().replace('>100000<', '>99999<')) : body),
    }
    const error = await failureOf(downloadText(store, 'f'))
    expect(error).toMatchObject({ code: 'EIO' })
    expect(error.message).toMatch(/lists .* with 99999 bytes/)
  })

  test('a server that does not tell its time shows no revision of what may be written once more without another', async () => {
    const seconds = { old: 1_600_000_000, young: Date.now() / 1000 + 60 }
    for (const [name, at] of Object.entries(seconds)) {
      writeFileSync(join(folder, name), 'content')
      utimesSync(join(folder, name), at, at)
    }
    proxy.rule = { after: async () => ({ date: 'not told' }) }
    const { entries } = await open().list('')
    expect(Object.fromEntries(entries.map(({ name, revision }) => [name, revision !== null]))).toEqual({ old: true, young: false })
  })

  test('a server that keeps fewer bytes than it was sent gives no name to them', async () => {
    const store = open()
    await uploadText(store, 'f', 'first')
    proxy.rule = { body: ({ method }, body) => (method === 'PROPFIND' ? Buffer.from(body.toString().replace('>6<', '>5<')) : body) }
    expect(await failureOf(uploadText(store, 'g', 'second'))).toMatchObject({ code: 'EIO' })
    expect(readdirSync(folder)).toEqual(['f'])
  })
})

describe('redirects', () => {
  const redirect = (location: string) => ({
    answer: ({ url }: { url?: string | undefined }) => (url?.startsWith('/old') ? { status: 301, headers: { location } } : null),
  })

  test('reads go on to another path of the host, writes do not', async () => {
    writeFileSync(join(folder, 'f'), 'content')
    const store = open({ url: `${proxy.url}/old` })
    proxy.rule = {
      answer: ({ url }) => (url?.startsWith('/old') ? { status: 301, headers: { location: url.replace('/old', `/${name}`) } } : null),
    }
    const entry = await store.stat('f')
    if (entry === null) throw new Error('f is not there')
    expect(await downloadText(store, 'f')).toBe('content')
    const error = await failureOf(store.removeFile('f', entry))
    expect(error.message).toMatch(/another address/)
    expect(readFileSync(join(folder, 'f'), 'utf8')).toBe('content')
    const plain = open()
    proxy.rule = { answer: ({ method }) => (method === 'MKCOL' ? { status: 302, headers: { location: `/${name}/other/` } } : null) }
    expect(await failureOf(plain.makeFolder('d'))).toMatchObject({ name: 'SyncError' })
    expect(readdirSync(folder)).toEqual(['f'])
  })

  test('nothing is sent to another host', async () => {
    const other = await startFaultyProxy(server.url)
    try {
      proxy.rule = redirect(`${other.url.replace('127.0.0.1', 'localhost')}/${name}/`)
      const error = await failureOf(open({ url: `${proxy.url}/old` }).list(''))
      expect(error.message).toMatch(/another host.*Nothing was sent there/)
      expect(other.seen).toEqual([])
    } finally {
      await other.stop()
    }
  })
})

describe('connections', () => {
  test('an authority that nobody knows is trusted when its certificate is given', async () => {
    const authority = makeOwnAuthority()
    const secure = await startFaultyProxy(server.url, authority)
    try {
      writeFileSync(join(folder, 'f'), 'x')
      const url = `${secure.url}/${name}`
      const error = await failureOf(open({ url }).list(''))
      expect(error).toMatchObject({ name: 'SyncError', code: 'certificate-untrusted' })
      expect(error.message).toMatch(/authority that is not trusted.*Nothing was sent/)
      expect(await listNames(open({ url, trustedCa: authority.cert }), '')).toEqual(['f'])
    } finally {
      await secure.stop()
    }
  })

  test('a server that is not there', async () => {
    const gone = await startFaultyProxy(server.url)
    await gone.stop()
    expect(await failureOf(open({ url: gone.url }).list(''))).toMatchObject({ name: 'PathError', code: 'ECONNREFUSED' })
    expect(await failureOf(open({ url: 'http://host.invalid/dav' }).list(''))).toMatchObject({
      code: expect.stringMatching(/storage-unreachable|EHOSTUNREACH/),
    })
    expect(await failureOf(open({ url: `https://127.0.0.1:${new URL(proxy.url).port}` }).list(''))).toMatchObject({ name: 'SyncError' })
  })

  test('a token is shown to the server and to nobody else', async () => {
    const tokens: unknown[] = []
    proxy.rule = {
      answer: ({ headers }) => {
        tokens.push(headers.authorization)
        return { status: 401 }
      },
    }
    const error = await failureOf(open({ bearerToken: 'some-secret-token' }).list(''))
    expect(error.message).toMatch(/refused/)
    expect(tokens).toEqual(['Bearer some-secret-token'])
  })

  test.each(['user:secret@127.0.0.1/', 'ftp'])('an address that can not be meant: %s', (address) => {
    const url = address === 'ftp' ? 'ftp://host/' : `http://${address}`
    expect(() => open({ url })).toThrow(/Nothing was sent/)
  })

  test('a listing that is given up ends', async () => {
    const giveUp = new AbortController()
    proxy.rule = {
      answer: () => {
        giveUp.abort(new Error('given up'))
        return null
      },
    }
    await expect(open().list('', giveUp.signal)).rejects.toThrow('given up')
  })

  test.each([
    ['12345', 12345],
    ['-3', null],
  ])('a quota of %s leaves %j bytes', async (quota, bytes) => {
    const properties = `<D:prop><D:quota-available-bytes>${quota}</D:quota-available-bytes></D:prop><D:status>HTTP/1.1 200 OK</D:status>`
    const body = `<D:multistatus xmlns:D="DAV:"><D:response><D:href>/${name}/</D:href><D:propstat>${properties}</D:propstat></D:response></D:multistatus>`
    proxy.rule = { answer: () => ({ status: 207, body }) }
    expect(await open().freeBytes('')).toBe(bytes)
  })
})

describe('Nextcloud', () => {
  const timeNs = 1_600_000_002_000_000_000n

  test('keeps the time of a file to the second, and its checksum', async () => {
    proxy.rule = nextcloudRule(server.root)
    const store = open({ vendor: 'nextcloud' })
    expect(store.traits).toMatchObject({ mtimePrecisionNs: 1_000_000_000n, hashes: ['sha1'] })
    const written = await uploadText(store, 'f', 'content', { kind: 'absent' }, timeNs + 5n)
    expect(written).toMatchObject({ mtimeNs: timeNs, hash: { kind: 'sha1', value: '040f06fd774092478d450774f5ba30c5da78acc8' } })
    expect(statSync(join(folder, 'f')).mtimeMs).toBe(1_600_000_002_000)
    expect((await store.list('')).entries).toEqual([written])
    await store.setMtime?.(
      'f',
      written ?? { name: 'f', kind: 'file', size: 7, mtimeNs: null, revision: null, mode: null },
      timeNs + 10_000_000_000n,
    )
    expect(await store.stat('f')).toMatchObject({ mtimeNs: timeNs + 10_000_000_000n })
  })

  test('large content goes without a checksum, and with its time', async () => {
    proxy.rule = nextcloudRule(server.root)
    const store = open({ vendor: 'owncloud' })
    const upload = await store.upload('f', '.pairwise-tmp.0123456789ab.1', { ...anyContent, size: 3_000_000, mtimeNs: timeNs })
    for (let i = 0; i < 3; i++) await upload.write(new Uint8Array(1_000_000))
    expect(await upload.publish({ kind: 'absent' })).toMatchObject({ mtimeNs: timeNs, size: 3_000_000 })
    expect(readdirSync(folder)).toEqual(['f'])
  })

  test('other servers are not asked to keep times', async () => {
    const store = open()
    expect(store.traits).toMatchObject({ mtimePrecisionNs: null, hashes: [] })
    expect(store.setMtime).toBeUndefined()
  })
})
