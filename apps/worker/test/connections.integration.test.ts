import { randomUUID } from 'node:crypto'
import { chownSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type ConnectionDraft, capabilities, shownHostKey, type TestLine } from '@pairwise/contracts'
import { createSecretBox, rowOfConnection, rowOfTest } from '@pairwise/db'
import { openStore } from '@pairwise/engine'
import { type Sshd, startSshd } from '@pairwise/engine/testing'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { storeSettingsOf } from '../src/adapters/store-settings.ts'
import { keepRenewedTokens } from '../src/connections/keep-renewed-tokens.ts'
import { type Bench, openBench, testSecret, type WorkerProcess } from './bench.ts'
import { until } from './until.ts'

const box = createSecretBox(testSecret)
let bench: Bench
let sshd: Sshd
let worker: WorkerProcess
let draft: ConnectionDraft
beforeAll(async () => {
  sshd = await startSshd()
  bench = await openBench({ serverUrl: inject('databaseUrl') })
  worker = await bench.startWorker()
  const { host, port, username, privateKey } = sshd.settings
  draft = {
    config: { kind: 'sftp', host, port, username, folder: sshd.folder },
    secrets: { privateKey: privateKey ?? '' },
    hostKey: sshd.hostKey,
  }
})
afterAll(async () => {
  await bench.close()
  await sshd.stop()
})

/** The folder belongs to whom the server acts as. */
function makeRemote(name: string): string {
  const folder = join(sshd.folder, name)
  mkdirSync(folder)
  if (sshd.uid !== null) chownSync(folder, sshd.uid, sshd.uid)
  return folder
}

async function testOf(asked: ConnectionDraft) {
  const id = randomUUID()
  const sealed = box.seal(Buffer.from(JSON.stringify(asked)), rowOfTest(id))
  await bench.db.connectionTests.open({ id, connectionId: null, revision: null, draft: sealed })
  await bench.queue.add('test-connection', { testId: id })
  const row = await until(
    async () => {
      const test = await bench.db.connectionTests.get(id)
      return test === null || test.state === 'running' ? null : test
    },
    () => `the test to end. The worker said:\n${worker.log()}`,
  )
  return { ...row, lines: row.lines as TestLine[] }
}

async function addConnection(name: string, { config, secrets, hostKey }: ConnectionDraft = draft): Promise<string> {
  const id = randomUUID()
  const trusted = hostKey === null ? null : { fingerprint: hostKey, trustedAt: new Date().toISOString(), trustedBy: 'Dana' }
  const facts = Object.keys(secrets).map((secret) => ({ name: secret, changedAt: new Date().toISOString(), changedBy: 'Dana' }))
  const sealed = box.seal(Buffer.from(JSON.stringify(secrets)), rowOfConnection(id))
  await bench.db.connections.create({ id, kind: config.kind, name, config, secrets: { sealed, facts }, hostKey: trusted, test: null })
  return id
}

const states = (lines: readonly TestLine[]) => lines.map(({ step, state }) => `${step} ${state}`)

describe('a test of storage', () => {
  test('tells the version of rsync on a host that runs programs', async () => {
    const host = await startSshd({ isOurs: true, runsPrograms: true })
    try {
      const { port, username, privateKey } = host.settings
      const config = { kind: 'sftp', host: host.settings.host, port, username, folder: host.folder } as const
      const { lines } = await testOf({ config, secrets: { privateKey: privateKey ?? '' }, hostKey: host.hostKey })
      expect(lines[1]).toMatchObject({ step: 'sign-in', state: 'ok', text: expect.stringMatching(/^rsync on the host: 3\.\d+\.\d+\.$/) })
    } finally {
      await host.stop()
    }
  })

  test('reaches, signs in, lists, writes, reads back, deletes and compares clocks, and leaves nothing behind', async () => {
    const folder = makeRemote('probed')
    const found = await testOf({ ...draft, config: { ...draft.config, folder } as ConnectionDraft['config'] })
    expect(states(found.lines)).toEqual(['reach ok', 'sign-in ok', 'list ok', 'write ok', 'read-back ok', 'delete ok', 'clock ok'])
    expect(found).toMatchObject({ state: 'working', hostKey: null })
    expect(capabilities.parse(found.capabilities)).toMatchObject({
      caseInsensitive: false,
      emptyFolders: true,
      mtimePrecisionNs: expect.any(String),
    })
    expect(readdirSync(folder)).toEqual([])
  })

  test('writes nothing where nothing is ever to be written, and nothing else does', async () => {
    const folder = makeRemote('never written')
    const config = { ...draft.config, folder } as ConnectionDraft['config']
    const found = await testOf({ ...draft, config, readOnly: true })
    expect(states(found.lines).slice(2)).toEqual(['list ok', 'write skipped', 'read-back skipped', 'delete skipped', 'clock skipped'])
    expect(found.lines[3]?.text).toMatch(/nothing is ever written/)
    expect(found).toMatchObject({ state: 'working', capabilities: { emptyFolders: true } })
    // Whoever opens it to write is refused by the storage's own wrapper.
    const store = await openStore(storeSettingsOf({ ...draft, config, readOnly: true }, { localRoots: [] }))
    await expect(store.makeFolder(`${folder}/new`)).rejects.toMatchObject({ code: 'EROFS' })
    await store.close()
    expect(readdirSync(folder)).toEqual([])
  })

  test('shows the key of a host that nobody trusts yet, and says nothing to it', async () => {
    const found = await testOf({ ...draft, hostKey: null })
    expect(states(found.lines).slice(0, 2)).toEqual(['reach failed', 'sign-in skipped'])
    expect(shownHostKey.parse(found.hostKey)).toEqual({ host: '127.0.0.1', fingerprint: sshd.hostKey, trusted: null })
    expect(found.lines[0]?.text).toContain(sshd.hostKey)
  })

  test('says that a key changed, with both of them', async () => {
    const trusted = `SHA256:${'A'.repeat(43)}`
    const found = await testOf({ ...draft, hostKey: trusted })
    expect(states(found.lines).slice(0, 3)).toEqual(['reach ok', 'sign-in failed', 'list skipped'])
    expect(found.hostKey).toEqual({ host: '127.0.0.1', fingerprint: sshd.hostKey, trusted })
    expect(found.lines[1]?.text).toMatch(
      /^The key of 127\.0\.0\.1 changed\. This can be a reinstall or an attack\. Not connected\. Nothing was sent\./,
    )
  })

  test.each<[string, (good: ConnectionDraft) => ConnectionDraft, string, RegExp]>([
    ['a port where nothing listens', (good) => ({ ...good, config: { ...good.config, port: 1 } as never }), 'reach failed', /port/i],
    [
      'a name that no server has',
      (good) => ({ ...good, config: { ...good.config, host: 'nas.invalid' } as never }),
      'reach failed',
      /name/i,
    ],
    ['nothing to sign in with', (good) => ({ ...good, secrets: {} }), 'sign-in failed', /password, a private key/],
    [
      'a password that is wrong',
      (good) => ({ ...good, secrets: { password: 'seeded-wrong-password' } }),
      'sign-in failed',
      /refused|accept/i,
    ],
    [
      'a folder that is not there',
      (good) => ({ ...good, config: { ...good.config, folder: `${sshd.folder}/none` } as never }),
      'list failed',
      /^Nothing is there\..*make it on the storage/,
    ],
    [
      'a folder that is a file',
      (good) => ({ ...good, config: { ...good.config, folder: '/etc/passwd' } as never }),
      'list failed',
      /^It is no folder\..*Name the folder/,
    ],
    ['a folder that is closed', (good) => ({ ...good, config: { ...good.config, folder: '/root' } as never }), 'list failed', /right/],
  ])('%s ends it with the cause and what helps', async (_, change, line, words) => {
    const found = await testOf(change(draft))
    expect(found.state).toBe('not-working')
    expect(states(found.lines)).toContain(line)
    const failed = found.lines.find(({ state }) => state === 'failed')
    expect(`${failed?.text} ${failed?.fix}`).toMatch(words)
    expect(JSON.stringify(found.lines)).not.toContain('seeded-wrong-password')
  })

  test('of a stored connection is kept with it', async () => {
    const id = await addConnection('Kept')
    const testId = randomUUID()
    await bench.db.connectionTests.open({ id: testId, connectionId: id, revision: 1, draft: null })
    await bench.queue.add('test-connection', { testId })
    await until(
      async () => (await bench.db.connections.get(id))?.test ?? null,
      () => 'the result of the test',
    )
    expect((await bench.db.connections.get(id))?.test).toMatchObject({ state: 'working', capabilities: { emptyFolders: true } })
  })
})

test('folders are listed page by page, and a folder that climbs is none', async () => {
  const connectionId = await addConnection('Browsed')
  makeRemote('browsed')
  for (const name of ['b', 'a', 'c', 'ä']) mkdirSync(join(sshd.folder, 'browsed', name))
  writeFileSync(join(sshd.folder, 'browsed', 'file'), 'x')
  const browse = (folder: string, after?: string) =>
    bench.queue.request(
      'browse-connection',
      { connectionId, folder, limit: 3, ...(after === undefined ? {} : { after }) },
      { timeoutMs: 30_000 },
    )
  const first = await browse('/browsed')
  expect(first).toMatchObject({
    kind: 'folders',
    files: 1,
    next: 'c',
    folders: [{ name: 'a', folder: '/browsed/a' }, { name: 'b' }, { name: 'c' }],
  })
  expect(await browse('/browsed', 'c')).toMatchObject({ next: null, folders: [{ name: 'ä' }] })
  expect(await browse('/../../etc')).toMatchObject({ kind: 'refused' })
  expect(await browse('/none')).toMatchObject({ kind: 'refused', cause: expect.stringMatching(/not there/) })
})

test('folders of a server are one also by way of a link or of the home folder, when a pair is made and when it runs', async () => {
  const store = await openStore(sshd.settings)
  const home = await store.realPath('').finally(() => store.close())
  const top = await addConnection('From the top', { ...draft, config: { ...draft.config, folder: '/' } as never })
  const below = await addConnection('From home', { ...draft, config: { ...draft.config, folder: '/~' } as never })
  const real = makeRemote('real')
  for (const name of ['a', 'b']) makeRemote(`real/${name}`)
  symlinkSync(real, join(sshd.folder, 'link'))
  const check = (path1: object, path2: object) => bench.queue.request('check-folders', { path1, path2 } as never, { timeoutMs: 30_000 })
  const at = (folder: string) => ({ connectionId: top, folder })
  const linked = `${sshd.folder}/link`
  expect(await check(at(real), at(linked))).toMatchObject({ path1: { state: 'ok' }, path2: { state: 'ok' }, relation: 'same' })
  expect(await check(at(`${real}/a`), at(linked))).toMatchObject({ relation: 'path1-inside-path2' })
  expect(await check(at(`${real}/a`), at(`${linked}/b`))).toMatchObject({ relation: 'apart' })
  expect(await check(at(`${home}/none`.replace('//', '/')), { connectionId: below, folder: '/none' })).toMatchObject({ relation: 'same' })

  const made = await bench.db.pairs.create({
    name: 'Linked',
    path1: { ...at(real), name: 'One' },
    path2: { ...at(linked), name: 'Other' },
    settings: { maxDeletePercent: 100, maxDeleteFiles: 1000, filters: '' },
    schedule: { kind: 'manual' },
  })
  if (made.kind !== 'created') throw new Error('The pair was not made.')
  expect((await bench.preview(made.pair.id, 'baseline')).failure).toMatchObject({ code: 'paths-overlap' })
  expect(await bench.syncNow(made.pair.id)).toMatchObject({ state: 'failed', failure: { code: 'paths-overlap' } })
})

test('a folder of the disk and one of a server are synced both ways, versions kept; no log or job has a secret', async () => {
  const connectionId = await addConnection('Synced')
  const remote = makeRemote('synced')
  const local = join(bench.folder, 'synced')
  mkdirSync(local)
  writeFileSync(join(local, 'from the disk'), 'one')
  writeFileSync(join(remote, 'from the server'), 'two')
  if (sshd.uid !== null) chownSync(join(remote, 'from the server'), sshd.uid, sshd.uid)
  const disk = (await bench.db.connections.list())[0]?.id ?? ''
  const made = await bench.db.pairs.create({
    name: 'Both ways',
    path1: { connectionId: disk, folder: local, name: 'Disk' },
    path2: { connectionId, folder: '/synced', name: 'Server' },
    settings: { maxDeletePercent: 100, maxDeleteFiles: 1000, filters: '' },
    schedule: { kind: 'manual' },
  })
  if (made.kind !== 'created') throw new Error('The pair was not made.')
  const pairId = made.pair.id
  expect((await bench.preview(pairId, 'baseline')).failure).toBeNull()
  expect((await bench.syncNow(pairId)).state).toBe('done')
  expect(readFileSync(join(remote, 'from the disk'), 'utf8')).toBe('one')
  expect(readFileSync(join(local, 'from the server'), 'utf8')).toBe('two')
  expect((await bench.syncNow(pairId)).state).toBe('nothing')

  writeFileSync(join(local, 'from the server'), 'three')
  const edited = await bench.syncNow(pairId)
  const outcomes = await bench.db.prisma.planOutcome.findMany({ where: { planId: edited.planId ?? 0 } })
  expect(outcomes.map(({ problem }) => problem)).toEqual([null])
  expect(edited.state).toBe('done')
  expect(readFileSync(join(remote, 'from the server'), 'utf8')).toBe('three')
  expect(readFileSync(join(remote, '.pairwise/versions', String(edited.id), 'from the server'), 'utf8')).toBe('two')
  expect(existsSync(join(local, '.pairwise/versions', String(edited.id)))).toBe(false)

  const secret = (draft.secrets.privateKey ?? '').split('\n')[2] ?? ''
  expect(secret.length).toBeGreaterThan(20)
  expect(worker.log()).not.toContain(secret)
  const { rows } = await bench.db.pool.query<{ text: string }>(
    `SELECT coalesce(query_to_xml('SELECT * FROM bullmq.' || quote_ident(table_name), true, false, '')::text, '') AS text
     FROM information_schema.tables WHERE table_schema = 'bullmq' AND table_type = 'BASE TABLE'`,
  )
  expect(rows.length).toBeGreaterThan(0)
  for (const { text } of rows) expect(text).not.toContain(secret)
})

test('how fast a run copies to a server follows its pair, and what is set for the run while it goes on', async () => {
  const connectionId = await addConnection('Paced')
  const remote = makeRemote('paced')
  const local = join(bench.folder, 'paced')
  mkdirSync(local)
  const [files, bytes] = [16, 1 << 18]
  for (let i = 0; i < files; i++) writeFileSync(join(local, `f${i}`), Buffer.alloc(bytes, i))
  const disk = (await bench.db.connections.list())[0]?.id ?? ''
  const made = await bench.db.pairs.create({
    name: 'Paced',
    path1: { connectionId: disk, folder: local, name: 'Disk' },
    path2: { connectionId, folder: '/paced', name: 'Server' },
    settings: { maxDeletePercent: 100, maxDeleteFiles: 1000, filters: '', bandwidth: '4k' },
    schedule: { kind: 'manual' },
  })
  if (made.kind !== 'created') throw new Error('The pair was not made.')
  // One file takes a minute by the pair's own limit.
  const runId = await bench.startRun(made.pair.id)
  const applying = async () => {
    const run = await bench.db.runs.get(runId)
    return run?.state === 'applying' ? run : null
  }
  await until(applying, () => `run ${runId} to write`)
  expect(readdirSync(remote).filter((name) => name.startsWith('f'))).toEqual([])
  expect(await bench.db.runs.setBandwidth(runId, 'off')).toMatchObject({ kind: 'set', before: null })
  expect(await bench.finished(runId)).toMatchObject({
    state: 'done',
    bandwidth: 'off',
    counters: { done: files, bytesDone: files * bytes },
  })
  for (let i = 0; i < files; i++) expect(readFileSync(join(remote, `f${i}`))).toEqual(Buffer.alloc(bytes, i))
})

test('a token that rclone got anew is stored sealed, unless somebody stored another one meanwhile', async () => {
  const confOf = (token: string) => `[cloud]\ntype = dropbox\ntoken = {"access_token":"${token}"}\n`
  const cloud = (token: string): ConnectionDraft => ({
    config: { kind: 'rclone', remote: 'cloud', folder: '' },
    secrets: { rcloneConf: confOf(token) },
    hostKey: null,
  })
  const id = await addConnection('Tokens', cloud('first'))
  const renewed = { section: 'cloud', before: '{"access_token":"first"}', after: '{"access_token":"second"}' }
  const stored = async () => {
    const sealed = await bench.db.connections.sealedSecrets(id)
    expect(sealed === null ? '' : Buffer.from(sealed).toString('latin1')).not.toMatch(/first|second|access_token/)
    return JSON.parse(box.open(sealed ?? Buffer.of(), rowOfConnection(id)).toString()) as { rcloneConf: string }
  }
  const deps = { database: bench.db, box }
  await keepRenewedTokens(id, [renewed], deps)
  expect(await stored()).toEqual({ rcloneConf: confOf('second') })
  await keepRenewedTokens(id, [{ ...renewed, after: '{"access_token":"too late"}' }], deps)
  expect(await stored()).toEqual({ rcloneConf: confOf('second') })
  expect((await bench.db.connections.get(id))?.revision).toBe(1)
  expect(await bench.db.connections.renewSecrets(id, Buffer.from('other'), Buffer.from('never'))).toBe(false)
})

test('a server that is away fails a run in words that name the connection, and changes nothing', async () => {
  const connectionId = await addConnection('Away', { ...draft, config: { ...draft.config, port: 1 } as never })
  const disk = (await bench.db.connections.list())[0]?.id ?? ''
  const local = join(bench.folder, 'away')
  mkdirSync(local)
  writeFileSync(join(local, 'mine'), 'x')
  const side = { folder: local, name: 'Disk', connectionId: disk }
  const made = await bench.db.pairs.create({
    name: 'Away',
    path1: side,
    path2: { connectionId, folder: '/x', name: 'Server' },
    settings: { maxDeletePercent: 100, maxDeleteFiles: 1000, filters: '' },
    schedule: { kind: 'manual' },
  })
  if (made.kind !== 'created') throw new Error('The pair was not made.')
  const run = await bench.syncNow(made.pair.id)
  expect(run).toMatchObject({
    state: 'failed',
    failure: { code: 'storage-unreachable', message: expect.stringMatching(/^Away can’t be reached\. Nothing was changed\./) },
  })
  expect(readdirSync(local)).toEqual(['mine'])
})
