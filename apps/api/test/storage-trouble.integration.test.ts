import { chownSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { AttentionItem, Connection, ConnectionDraft, Run } from '@pairwise/contracts'
import {
  type DavServer,
  type FaultyProxy,
  makeOwnAuthority,
  type Sshd,
  startApacheDav,
  startFaultyProxy,
  startSshd,
} from '@pairwise/engine/testing/servers'
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from 'vitest'
import { Product } from './harness/product.ts'

const authority = makeOwnAuthority()
let product: Product
let dav: DavServer
let proxy: FaultyProxy
let tls: FaultyProxy
let sshd: Sshd
let cloud: Connection
beforeAll(async () => {
  ;[product, dav, sshd] = await Promise.all([Product.start(inject('databaseUrl')), startApacheDav(), startSshd({ isOurs: true })])
  proxy = await startFaultyProxy(dav.url)
  tls = await startFaultyProxy(dav.url, authority)
  cloud = await product.connect('Cloud', webdav(proxy.url))
})
afterEach(() => {
  proxy.rule = {}
})
afterAll(() => Promise.all([product.close(), dav.stop(), proxy.stop(), tls.stop(), sshd.stop()]))

function webdav(url: string, trustedCa: string | null = null): ConnectionDraft {
  return {
    config: { kind: 'webdav', url, username: dav.username, vendor: 'other', folder: '', trustedCa },
    secrets: { password: dav.password },
    hostKey: null,
  }
}

function own(...paths: readonly string[]): void {
  if (dav.uid !== null) for (const path of paths) chownSync(path, dav.uid, dav.uid)
}

interface Made {
  readonly pairId: string
  readonly local: string
  readonly remote: string
}

/** A pair of the disk and a folder of a connection that has been synced once. */
async function synced(name: string, connection = cloud, root = dav.root): Promise<Made> {
  const [local, remote] = [await product.api.folder(name), join(root, name)]
  mkdirSync(join(remote, 'sub'), { recursive: true })
  for (const path of ['old', 'sub/old']) writeFileSync(join(remote, path), 'old')
  own(remote, ...['sub', 'old', 'sub/old'].map((path) => join(remote, path)))
  const disk = { connectionId: await product.api.connectionId(), folder: local }
  const pairId = await product.makePair(name, disk, { connectionId: connection.id, folder: `/${name}` })
  expect(await product.apply(await product.preview(pairId))).toMatchObject({ state: 'done' })
  return { pairId, local, remote }
}

async function attentionOf(pair: string): Promise<AttentionItem[]> {
  return (await product.admin.call('listAttention', { query: { pair } })).rows
}

/** What is on both sides of a pair, without what is ours. */
function bothSides({ local, remote }: Made) {
  const tree = (root: string) =>
    Object.fromEntries(
      readdirSync(root, { recursive: true, encoding: 'utf8' })
        .filter((path) => !path.startsWith('.pairwise') && statSync(join(root, path)).isFile())
        .sort()
        .map((path) => [path, readFileSync(join(root, path), 'utf8')]),
    )
  return [tree(local), tree(remote)]
}

async function kindsOf(pair: string): Promise<string[]> {
  return (await attentionOf(pair)).map(({ kind }) => kind)
}

describe('a pair of the disk and a WebDAV server', () => {
  let made: Made
  beforeAll(async () => {
    made = await synced('Photos')
  })

  /** A run while the server does as the rule says, with a new file on the disk. */
  async function runUnder(rule: FaultyProxy['rule'], name: string): Promise<Run> {
    writeFileSync(join(made.local, name), name)
    proxy.rule = rule
    const run = await product.sync(made.pairId)
    proxy.rule = {}
    return run
  }
  const isSyncedAgain = async () => {
    expect((await product.sync(made.pairId)).state).toMatch(/done|nothing/)
    const [local, remote] = bothSides(made)
    expect(remote).toEqual(local)
    expect(await kindsOf(made.pairId)).toEqual([])
  }

  test('whose password is refused says so, names the connection in what needs attention, and changes nothing', async () => {
    const before = bothSides(made)
    const run = await runUnder({ answer: () => ({ status: 401 }) }, 'refused')
    expect(run).toMatchObject({
      state: 'failed',
      failure: { code: 'sign-in-refused', params: { connectionId: cloud.id, connection: 'Cloud' } },
    })
    expect(bothSides(made)).toEqual([{ ...before[0], refused: 'refused' }, before[1]])
    const [, item] = await attentionOf(made.pairId)
    expect(await kindsOf(made.pairId)).toEqual(['unreachable', 'connection'])
    expect(item).toMatchObject({
      key: `connection-${cloud.id}`,
      connectionName: 'Cloud',
      pairs: [{ name: 'Photos' }],
      failure: run.failure,
    })
    expect((await product.admin.call('takeOn', { params: { itemKey: item?.key ?? '' } })).assignee?.name).toBe('The admin')
    expect((await product.test(cloud.id)).state).toBe('working')
    expect(await kindsOf(made.pairId)).toEqual(['unreachable'])
    await isSyncedAgain()
  })

  test('whose quota is used up, or which allows a file to nobody, or can’t hold a name, says of which files and why', async () => {
    const refusing = (status: number): FaultyProxy['rule'] => ({ answer: ({ method }) => (method === 'PUT' ? { status } : null) })
    const of = (files: number) => ({ connectionId: cloud.id, connection: 'Cloud', files })
    const full = await runUnder(refusing(507), 'full')
    expect(full).toMatchObject({ state: 'partial', failure: { code: 'storage-full', params: of(1) } })
    writeFileSync(join(made.local, 'later'), 'later')
    const { id } = await product.admin.call('retryRun', { params: { runId: full.id } })
    expect(await product.finished(id)).toMatchObject({ state: 'done', counters: { done: 1, skipped: 1, failed: 0 } })
    expect(bothSides(made)[1]).toMatchObject({ full: 'full' })
    expect(bothSides(made)[1]).not.toHaveProperty('later')
    expect(await runUnder(refusing(403), 'closed')).toMatchObject({ state: 'partial', failure: { code: 'not-allowed', params: of(2) } })
    const name = Buffer.concat([Buffer.from(`${made.local}/caf`), Buffer.of(0xe9)])
    writeFileSync(name, 'x')
    expect(await runUnder({}, 'named')).toMatchObject({ state: 'partial', failure: { code: 'name-not-allowed', params: of(1) } })
    rmSync(name)
    await isSyncedAgain()
  })

  test('that shows a folder to nobody, cuts its listings off, or fails at every seventh request, leaves both sides as they are', async () => {
    const closed = await runUnder(
      { answer: ({ method, url }) => (method === 'PROPFIND' && url?.includes('/sub') ? { status: 403 } : null) },
      'a',
    )
    expect(closed).toMatchObject({ state: 'partial', gates: [{ code: 'listing-incomplete', params: { entries: 1, cut: 0 } }] })
    const inPart = await runUnder(
      { cut: ({ method, url }, body) => (method === 'PROPFIND' && url?.includes('/sub') ? body.subarray(0, body.length / 2) : body) },
      'a',
    )
    expect(inPart).toMatchObject({ state: 'partial', gates: [{ code: 'listing-incomplete', params: { entries: 1, cut: 1 } }] })
    const before = bothSides(made)
    const cut = await runUnder({ cut: ({ method }, body) => (method === 'PROPFIND' ? body.subarray(0, body.length / 2) : body) }, 'b')
    const listingCut = { code: 'listing-cut', params: { connectionId: cloud.id, connection: 'Cloud' } }
    expect(cut).toMatchObject({ state: 'failed', gates: [], failure: listingCut })
    expect(cut.failure?.message).toMatch(/did not tell all that is in it .*Nothing was changed/)
    expect(await kindsOf(made.pairId)).toEqual(['unreachable', 'connection'])
    expect(bothSides(made)).toEqual([{ ...before[0], b: 'b' }, before[1]])
    let requests = 0
    const seventh = await runUnder({ answer: () => (++requests % 7 === 0 ? { status: 500 } : null) }, 'c')
    expect(seventh).toMatchObject({ state: 'done', counters: { failed: 0 } })
    expect(requests).toBeGreaterThan(7)
    await isSyncedAgain()
    expect(bothSides(made)[0]).toMatchObject({ old: 'old', 'sub/old': 'old', a: 'a', b: 'b', c: 'c' })
  })
})

test('a server whose key changed is told nothing; both keys are shown, and the old one trusted again makes it work', async () => {
  const { host, port, username, privateKey } = sshd.settings
  const draft: ConnectionDraft = {
    config: { kind: 'sftp', host, port, username, folder: sshd.folder },
    secrets: { privateKey: privateKey ?? '' },
    hostKey: sshd.hostKey,
  }
  const nas = await product.connect('NAS', draft)
  const { pairId } = await synced('Music', nas, sshd.folder)
  const params = { connectionId: nas.id }
  const other = `SHA256:${'b'.repeat(43)}`
  await product.admin.call('trustHostKey', { params, body: { fingerprint: other } })
  expect(await product.sync(pairId)).toMatchObject({
    state: 'failed',
    failure: { code: 'host-key-changed', params: { connectionId: nas.id } },
  })
  expect((await product.test(nas.id)).hostKey).toMatchObject({ fingerprint: sshd.hostKey, trusted: other })
  expect(await kindsOf(pairId)).toEqual(['unreachable', 'connection'])
  await product.admin.call('trustHostKey', { params, body: { fingerprint: sshd.hostKey } })
  expect((await product.sync(pairId)).state).toBe('nothing')
  expect(await kindsOf(pairId)).toEqual([])

  const unknown = await product.admin.call('createConnection', { body: { ...draft, hostKey: null, name: 'Nobody’s' } })
  expect(await product.test(unknown.id)).toMatchObject({ state: 'not-working', hostKey: { fingerprint: sshd.hostKey, trusted: null } })
  const { rows } = await product.admin.call('listAttention', { query: { kind: 'connection' } })
  expect(rows).toMatchObject([
    { connectionName: 'Nobody’s', failure: { code: 'test-failed', message: expect.stringContaining(sshd.hostKey) } },
  ])
})

test('changes can be tried with the stored secrets before they are saved, and another server wants the secrets anew', async () => {
  const params = { connectionId: cloud.id }
  const elsewhere = { ...cloud.config, folder: 'nowhere' }
  const tried = await product.tested((await product.admin.call('testConnectionChanges', { params, body: { config: elsewhere } })).id)
  expect(tried).toMatchObject({ state: 'not-working', connectionId: null })
  expect(tried.lines.map(({ step, state }) => `${step} ${state}`).slice(0, 3)).toEqual(['reach ok', 'sign-in ok', 'list failed'])
  expect((await product.admin.call('getConnection', { params })).config).toEqual(cloud.config)
  const config = { ...cloud.config, url: tls.url }
  expect((await product.admin.refused('testConnectionChanges', { params, body: { config } })).code).toBe('secret-needed')
  const wrong = await product.admin.call('testConnectionChanges', { params, body: { secrets: { password: 'wrong' } } })
  expect((await product.tested(wrong.id)).lines[1]).toMatchObject({ step: 'sign-in', state: 'failed' })
})

test('a certificate of an own authority is refused with what helps, and taken once that authority is given', async () => {
  const refused = await product.testDraft(webdav(tls.url))
  expect(refused.lines[0]).toMatchObject({ state: 'failed', fix: expect.stringMatching(/“Trusted authority”/) })
  expect((await product.testDraft(webdav(tls.url, authority.cert))).state).toBe('working')
})

test.each([
  ['a session token that has expired', 400, 'ExpiredToken', /has expired.*new token/],
  ['a secret key that is wrong', 403, 'SignatureDoesNotMatch', /Correct the secret key/],
  ['a bucket that is gone', 404, 'NoSuchBucket', /bucket photos is not there/],
])('%s is told as what it is', async (_, status, code, words) => {
  const body = `<?xml version="1.0"?><Error><Code>${code}</Code><Message>no</Message></Error>`
  proxy.rule = { answer: () => ({ status, headers: { 'content-type': 'application/xml' }, body }) }
  const found = await product.testDraft({
    config: {
      ...{ kind: 's3', endpoint: proxy.url, region: 'us-east-1', bucket: 'photos', folder: '' },
      ...{ accessKeyId: 'AKIA', pathStyle: true, trustedCa: null },
    },
    secrets: { secretAccessKey: 'secret', sessionToken: 'token' },
    hostKey: null,
  })
  expect(found.state).toBe('not-working')
  expect(found.lines.find(({ state }) => state === 'failed')?.text).toMatch(words)
})
