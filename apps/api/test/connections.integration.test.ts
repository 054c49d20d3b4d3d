import { setTimeout as sleep } from 'node:timers/promises'
import { type ConnectionCreate, connectionConfig } from '@pairwise/contracts'
import { openSecretBox } from '@pairwise/db'
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test } from 'vitest'
import { openSecrets } from '../src/services/connection-secrets.ts'
import type { Caller } from './harness/caller.ts'
import { pairRequest } from './harness/pair-request.ts'
import { startApi, type TestApi } from './harness/start-api.ts'
import { startWorker } from './harness/start-worker.ts'

let api: TestApi
let admin: Caller
beforeAll(async () => {
  api = await startApi({ serverUrl: inject('databaseUrl') })
  admin = await api.signedIn('admin')
})
afterAll(() => api.close())

const fingerprint = `SHA256:${'a'.repeat(43)}`
const otherFingerprint = `SHA256:${'b'.repeat(43)}`
const seeded = {
  password: 'seeded-password-0123456789',
  privateKey: 'seeded-private-key-0123456789',
  secretAccessKey: 'seeded-secret-access-key-0123456789',
  rcloneConf: '[seeded]\ntype = dropbox\ntoken = seeded-token-0123456789\n',
}
const sftp = (name: string, more: Partial<ConnectionCreate> = {}): ConnectionCreate => ({
  name,
  config: { kind: 'sftp', host: 'nas.invalid', username: 'me', folder: '/volume1' },
  secrets: { password: seeded.password },
  ...more,
})

async function tagged(connectionId: string) {
  const { headers } = await admin.send('getConnection', { params: { connectionId } })
  return { 'if-match': String(headers['etag']) }
}

describe('connections', () => {
  test('the disk of the server is there, and only its name can be changed', async () => {
    const { rows } = await admin.call('listConnections')
    expect(rows).toMatchObject([{ kind: 'local', config: { kind: 'local' }, secrets: [], roots: api.config.localRoots }])
    const params = { connectionId: rows[0]?.id ?? '' }
    const body = { name: 'Disk of the cellar' }
    expect(await admin.call('updateConnection', { params, body, headers: await tagged(params.connectionId) })).toMatchObject(body)
    const config = { kind: 'sftp', host: 'a', username: 'b' } as const
    for (const refused of [
      admin.refused('updateConnection', { params, body: { config }, headers: await tagged(params.connectionId) }),
      admin.refused('deleteConnection', { params }),
      admin.refused('testConnection', { params }),
      admin.refused('trustHostKey', { params, body: { fingerprint } }),
    ])
      expect(await refused).toMatchObject({ code: 'connection-built-in', status: 409 })
  })

  test('each kind can be added; which secrets are stored is told, and never what they are', async () => {
    const asked: ConnectionCreate[] = [
      sftp('NAS', { secrets: { privateKey: seeded.privateKey }, hostKey: fingerprint }),
      { name: 'Bucket', config: { kind: 's3', bucket: 'b', accessKeyId: 'AKIA' }, secrets: { secretAccessKey: seeded.secretAccessKey } },
      {
        name: 'Cloud',
        config: { kind: 'webdav', url: 'https://cloud.invalid/dav', username: 'me' },
        secrets: { password: seeded.password },
      },
      { name: 'Dropbox', config: { kind: 'rclone', remote: 'seeded' }, secrets: { rcloneConf: seeded.rcloneConf } },
    ]
    for (const body of asked) {
      const made = await admin.call('createConnection', { body })
      expect(made.config).toEqual(connectionConfig.parse(body.config))
      expect(made.secrets.map(({ name }) => name)).toEqual(Object.keys(body.secrets ?? {}))
      const sealed = await api.deps.database.connections.sealedSecrets(made.id)
      expect(openSecrets(sealed, made.id, await openSecretBox(api.config.keys))).toEqual(body.secrets)
    }
    const list = await (await api.signedIn('viewer')).send('listConnections')
    expect(list.json().rows).toHaveLength(5)
    expect(list.json().rows[1].hostKey).toMatchObject({ fingerprint })
    for (const secret of Object.values(seeded)) expect(list.body).not.toContain(secret.slice(-20))
  })

  test.each<[string, Partial<ConnectionCreate>, string]>([
    ['a host that is an address', { config: { kind: 'sftp', host: 'sftp://me@nas', username: 'me' } }, 'bad-request'],
    ['a folder that climbs', { config: { kind: 'sftp', host: 'nas', username: 'me', folder: '/a/../b' } }, 'bad-request'],
    ['an address with a password in it', { config: { kind: 'webdav', url: 'https://me:pw@cloud.invalid/' }, secrets: {} }, 'bad-request'],
    ['a secret of another kind', { secrets: { secretAccessKey: 'x' } }, 'bad-request'],
    ['S3 without its secret', { config: { kind: 's3', bucket: 'b', accessKeyId: 'A' }, secrets: {} }, 'secret-needed'],
    ['rclone without its conf', { config: { kind: 'rclone', remote: 'x' }, secrets: {} }, 'secret-needed'],
    [
      'a remote that is not in its conf',
      { config: { kind: 'rclone', remote: 'x' }, secrets: { rcloneConf: '[y]\ntype = drive' } },
      'rclone-conf-invalid',
    ],
    [
      'an encrypted conf',
      { config: { kind: 'rclone', remote: 'x' }, secrets: { rcloneConf: 'RCLONE_ENCRYPT_V0:\nabc' } },
      'rclone-conf-invalid',
    ],
    ['a fingerprint of the old kind', { hostKey: 'MD5:aa:bb' }, 'bad-request'],
  ])('%s is refused', async (_, more, code) => {
    expect((await admin.refused('createConnection', { body: sftp('Refused', more) })).code).toBe(code)
  })

  test('a name is taken once', async () => {
    await admin.call('createConnection', { body: sftp('Twice') })
    expect(await admin.refused('createConnection', { body: sftp('Twice') })).toMatchObject({
      code: 'name-taken',
      params: { name: 'Twice' },
    })
  })

  test('stored secrets stay with their place: another host wants them anew, and forgets whose key was trusted', async () => {
    const { id } = await admin.call('createConnection', { body: sftp('Moves', { hostKey: fingerprint }) })
    const params = { connectionId: id }
    const config = { kind: 'sftp', host: 'nas.invalid', username: 'other', folder: '/volume2' } as const
    const kept = await admin.call('updateConnection', { params, body: { config }, headers: await tagged(id) })
    expect(kept).toMatchObject({ hostKey: { fingerprint }, secrets: [{ name: 'password' }] })
    const elsewhere = { ...config, host: 'evil.invalid' }
    expect(await admin.refused('updateConnection', { params, body: { config: elsewhere }, headers: await tagged(id) })).toMatchObject({
      code: 'secret-needed',
      params: { secret: 'password' },
    })
    const body = { config: elsewhere, secrets: { password: 'another one' } }
    expect(await admin.call('updateConnection', { params, body, headers: await tagged(id) })).toMatchObject({ hostKey: null })
    expect((await admin.refused('updateConnection', { params, body, headers: { 'if-match': '"1"' } })).code).toBe('precondition-failed')
  })

  test('a secret that expires is told a week before, until it is replaced by one that does not', async () => {
    const dayIn = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)
    const { id, secrets } = await admin.call('createConnection', { body: sftp('Expires', { expires: { password: dayIn(20) } }) })
    expect(secrets).toMatchObject([{ name: 'password', expiresOn: dayIn(20) }])
    const params = { connectionId: id }
    const set = async (body: object) => admin.call('updateConnection', { params, body, headers: await tagged(id) })
    const expiring = async () => (await admin.call('listAttention', { query: { kind: 'expiring' } })).rows
    expect((await set({ expires: { password: dayIn(30) } })).secrets).toMatchObject([{ name: 'password', expiresOn: dayIn(30) }])
    expect(await expiring()).toEqual([])
    await set({ expires: { password: dayIn(6) } })
    expect(await expiring()).toMatchObject([{ connectionName: 'Expires', secret: 'password', expiresOn: dayIn(6), pairId: null }])
    expect((await set({ secrets: { password: 'a new one' } })).secrets).toMatchObject([{ expiresOn: null }])
    expect(await expiring()).toEqual([])
    expect(
      (await admin.refused('updateConnection', { params, body: { expires: { password: 'soon' } }, headers: await tagged(id) })).code,
    ).toBe('bad-request')
  })

  test('a key of a host is trusted by an act of its own, which is written down', async () => {
    const { id } = await admin.call('createConnection', { body: sftp('Trusts') })
    const params = { connectionId: id }
    expect(await admin.call('trustHostKey', { params, body: { fingerprint: otherFingerprint } })).toMatchObject({
      hostKey: { fingerprint: otherFingerprint },
    })
    const { rows } = await admin.call('listAudit', { query: { object: `connection:${id}` } })
    expect(rows.map(({ action }) => action)).toEqual(['connection.trust-host-key', 'connection.create'])
    expect(rows[0]).toMatchObject({ before: { hostKey: null }, after: { hostKey: { fingerprint: otherFingerprint } } })
  })

  test('one that pairs use stays, with the pairs named; then it goes', async () => {
    const worker = await startWorker(api.config)
    onTestFinished(() => worker.close())
    const { id } = await admin.call('createConnection', { body: sftp('Used') })
    const params = { connectionId: id }
    const request = await pairRequest(api, 'Photos')
    const pair = await admin.call('createPair', { body: request })
    // The worker of this test knows no other storage than disks.
    await api.deps.database.prisma.pair.update({ where: { id: pair.id }, data: { path2ConnectionId: id } })
    expect((await admin.call('getConnection', { params })).usedBy).toEqual([{ pairId: pair.id, name: 'Photos', side: 'path2' }])
    expect(await admin.refused('deleteConnection', { params })).toMatchObject({
      code: 'connection-used',
      params: { pairs: 'Photos', count: 1 },
    })
    await admin.call('deletePair', { params: { pairId: pair.id } })
    await admin.call('deleteConnection', { params })
    expect((await admin.refused('getConnection', { params })).code).toBe('not-found')
  })

  test('one that is never written to takes no pair, and one that pairs write to can’t be set so', async () => {
    const made = await admin.call('createConnection', { body: sftp('Archive', { readOnly: true }) })
    expect(made).toMatchObject({ readOnly: true })
    const request = await pairRequest(api, 'Into the archive')
    const over = (side: 'path1' | 'path2') => ({ ...request, [side]: { connectionId: made.id, folder: '/x', name: 'x' } })
    for (const side of ['path1', 'path2'] as const)
      expect(await admin.refused('createPair', { body: over(side) })).toMatchObject({
        code: 'connection-read-only',
        params: { side, connection: 'Archive' },
        errors: [{ path: `${side}.connectionId` }],
      })
    const worker = await startWorker(api.config)
    onTestFinished(() => worker.close())
    const pair = await admin.call('createPair', { body: request })
    const params = { connectionId: made.id }
    const set = async (readOnly: boolean) => ({ params, body: { readOnly }, headers: await tagged(made.id) })
    const { headers } = await admin.send('getPair', { params: { pairId: pair.id } })
    const moved = { params: { pairId: pair.id }, body: { path1: over('path1').path1 }, headers: { 'if-match': String(headers['etag']) } }
    expect((await admin.refused('updatePair', moved)).code).toBe('connection-read-only')
    expect(await admin.call('updateConnection', await set(false))).toMatchObject({ readOnly: false })
    await api.deps.database.prisma.pair.update({ where: { id: pair.id }, data: { path2ConnectionId: made.id } })
    expect(await admin.refused('updateConnection', await set(true))).toMatchObject({
      code: 'connection-written',
      params: { pairs: 'Into the archive', count: 1 },
    })
    expect(await admin.call('getConnection', { params })).toMatchObject({ readOnly: false })
    await admin.call('deletePair', { params: { pairId: pair.id } })
    expect(await admin.call('updateConnection', await set(true))).toMatchObject({ readOnly: true })
  })

  test('a change of place forgets the baselines of its pairs, whose next runs delete nothing', async () => {
    const { id } = await admin.call('createConnection', { body: sftp('Baseline') })
    const { database } = api.deps
    const side = { connectionId: id, folder: '/x', name: 'x' }
    const made = await database.pairs.create({
      name: 'Far',
      path1: side,
      path2: { ...side, folder: '/y' },
      settings: {},
      schedule: { kind: 'manual' },
    })
    if (made.kind !== 'created') throw new Error('The pair was not made.')
    await database.prisma.baseline.create({
      data: { pairId: made.pair.id, version: 1, format: 1, status: 'settled', keying: 'nfc', scope: '' },
    })
    const params = { connectionId: id }
    const config = { kind: 'sftp', host: 'nas.invalid', username: 'me', folder: '/volume1' } as const
    await admin.call('updateConnection', { params, body: { secrets: { password: 'new' } }, headers: await tagged(id) })
    expect((await database.pairs.get(made.pair.id))?.baselineVersion).toBe(1)
    await admin.call('updateConnection', { params, body: { config: { ...config, folder: '/volume2' } }, headers: await tagged(id) })
    expect(await database.pairs.get(made.pair.id)).toMatchObject({ baselineVersion: null, version: 2 })
  })
})

describe('tests of connections', () => {
  test('a draft waits sealed for its worker, and the job has only its number', async () => {
    const payloads: unknown[] = []
    const worker = await startWorker(api.config, {
      'test-connection': async ({ payload }) => {
        payloads.push(payload)
        const { connectionTests } = api.deps.database
        await connectionTests.finish(payload.testId, { state: 'working', lines: [], capabilities: null, hostKey: null })
        return null
      },
    })
    onTestFinished(() => worker.close())
    const { name, ...draft } = sftp('Tested first')
    const test = await admin.call('testConnectionDraft', { body: draft })
    expect(test).toMatchObject({ state: 'running', connectionId: null })
    await expect.poll(async () => (await admin.call('getConnectionTest', { params: { testId: test.id } })).state).toBe('working')
    expect(payloads).toEqual([{ testId: test.id }])
    const other = await admin.call('createConnection', { body: { ...draft, name: 'Another', secrets: {}, testId: test.id } })
    expect(other.test).toBeNull()
    const made = await admin.call('createConnection', { body: { ...draft, name, testId: test.id } })
    expect(made.test).toMatchObject({ state: 'working' })
    const again = await admin.call('testConnection', { params: { connectionId: made.id } })
    await expect.poll(async () => (await admin.call('getConnectionTest', { params: { testId: again.id } })).state).toBe('working')
  })

  test('folders are listed by a worker, or it is said that there is none', async () => {
    const { id } = await admin.call('createConnection', { body: sftp('Browsed') })
    const worker = await startWorker(api.config)
    onTestFinished(() => worker.close())
    expect(await admin.call('browseConnection', { params: { connectionId: id }, query: { folder: '/a' } })).toMatchObject({ folder: '/a' })
  })
})

test('a pair of a folder on storage that can’t be reached is refused', async () => {
  const facts = { files: 0, bytes: 0, complete: true, elapsedMs: 1 }
  const worker = await startWorker(api.config, {
    'check-folders': async () => ({
      path1: { ...facts, state: 'ok' },
      path2: { ...facts, state: 'unreachable', cause: 'No server has this name.' },
      relation: 'apart',
      asOf: new Date().toISOString(),
    }),
  })
  onTestFinished(() => worker.close())
  const { id } = await admin.call('createConnection', { body: sftp('Unreachable') })
  const request = await pairRequest(api, 'Far away')
  const body = { ...request, path2: { ...request.path2, connectionId: id } }
  expect(await admin.refused('createPair', { body })).toMatchObject({ code: 'path-unreachable', params: { side: 'path2' } })
})

test('a pair is made however long its folders are looked at: no transaction waits for that', async () => {
  const openTransactions = async () =>
    (await api.deps.database.pool.query("SELECT FROM pg_stat_activity WHERE datname = current_database() AND state ~ 'in transaction'"))
      .rowCount
  const facts = { files: 0, bytes: 0, complete: true, elapsedMs: 1, state: 'ok' } as const
  const worker = await startWorker(api.config, {
    'check-folders': async () => {
      while ((await openTransactions()) !== 0) await sleep(100)
      return { path1: facts, path2: facts, relation: 'apart', asOf: new Date().toISOString() }
    },
  })
  onTestFinished(() => worker.close())
  const body = await pairRequest(api, 'Slowly seen')
  const made = await Promise.all([1, 2].map(() => admin.call('createPair', { body, headers: { 'idempotency-key': 'slow' } })))
  expect(made[1]?.id).toBe(made[0]?.id)
})
