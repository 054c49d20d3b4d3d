import { execFileSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { xsalsa20poly1305 } from '@noble/ciphers/salsa.js'
import type { ConnectionDraft, SecretName } from '@pairwise/contracts'
import { dumpDatabase } from '@pairwise/db/testing'
import { type DavServer, type Sshd, startApacheDav, startSshd } from '@pairwise/engine/testing/servers'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { Product } from './harness/product.ts'

let product: Product
let dav: DavServer
let sshd: Sshd
beforeAll(async () => {
  ;[product, dav, sshd] = await Promise.all([Product.start(inject('databaseUrl')), startApacheDav(), startSshd({ isOurs: true })])
})
afterAll(() => Promise.all([product.close(), dav.stop(), sshd.stop()]))

const seeded = (name: string) => `seeded-${name}-c0ffee-0123456789`

/** Storage of each kind, with each secret that there is: some are right, and some are refused by a real server. */
function drafts(): Readonly<Record<string, ConnectionDraft>> {
  const { host, port, username } = sshd.settings
  const sftp = { kind: 'sftp', host, port, username, folder: sshd.folder } as const
  const webdav = { kind: 'webdav', url: dav.url, username: dav.username, vendor: 'other', folder: '', trustedCa: null } as const
  const s3 = { kind: 's3', endpoint: dav.url, region: 'us-east-1', bucket: 'b', accessKeyId: 'AKIA', folder: '' } as const
  const stored = `${product.api.config.localRoots[0]}/vault`
  mkdirSync(stored, { recursive: true })
  const password = execFileSync('rclone', ['obscure', seeded('crypt')])
    .toString()
    .trim()
  return {
    'SFTP with a password': { config: sftp, secrets: { password: seeded('password') }, hostKey: sshd.hostKey },
    'SFTP with a locked key': { config: sftp, secrets: { ...sshd.lockedKey }, hostKey: sshd.hostKey },
    S3: {
      config: { ...s3, pathStyle: true, trustedCa: null },
      secrets: { secretAccessKey: seeded('secret-access-key'), sessionToken: seeded('session-token') },
      hostKey: null,
    },
    'WebDAV with a password': { config: webdav, secrets: { password: seeded('dav-password') }, hostKey: null },
    'WebDAV with a token': { config: webdav, secrets: { bearerToken: seeded('bearer-token') }, hostKey: null },
    rclone: {
      config: { kind: 'rclone', remote: 'vault', folder: '' },
      secrets: { rcloneConf: `[vault]\ntype = crypt\nremote = ${stored}\npassword = ${password}\n` },
      hostKey: null,
    },
  }
}

/** The parts of a secret by which it would be known again. */
function tracesOf(secrets: ConnectionDraft['secrets']): string[] {
  return Object.values(secrets).flatMap((secret) => {
    const lines = (secret ?? '').split('\n').flatMap((line) => (line.startsWith('password = ') ? [line.slice(11)] : [line]))
    return lines.filter((line) => line.length >= 15 && !/^(-----|\[|type =|remote =)/.test(line))
  })
}

/** As rclone encrypts a file. */
function encrypted(conf: string, password: string): string {
  const key = createHash('sha256').update(`[${password}][rclone-config]`).digest()
  const nonce = randomBytes(24)
  return `RCLONE_ENCRYPT_V0:\n${Buffer.concat([nonce, xsalsa20poly1305(key, nonce).encrypt(Buffer.from(conf))]).toString('base64')}\n`
}

/** Reads and imports an rclone.conf, and sends it encrypted with a wrong password; answers with what is secret in all that. */
async function importRemotes(): Promise<string[]> {
  const { admin } = product
  const obscured = execFileSync('rclone', ['obscure', seeded('import')])
    .toString()
    .trim()
  const conf = `[imported]\ntype = webdav\nurl = ${dav.url}\nuser = me\npass = ${obscured}\n[locked]\ntype = crypt\nremote = imported:x\npassword = ${obscured}\n[bucket]\ntype = s3\nprovider = Other\nendpoint = ${dav.url}\naccess_key_id = AKIA\nsecret_access_key = ${seeded('import-key')}\n[drive]\ntype = drive\nclient_secret = ${seeded('client')}\ntoken = {"access_token":"${seeded('access')}","refresh_token":"${seeded('refresh')}","expiry":"2026-01-01T00:00:00Z"}\n`
  const remotes = ['imported', 'locked', 'bucket', 'drive'].map((remote) => ({ remote, name: remote }))
  await admin.call('readRcloneConf', { body: { conf } })
  await admin.call('importRcloneConf', { body: { conf, remotes }, headers: { 'idempotency-key': 'import' } })
  await admin.refused('importRcloneConf', { body: { conf, remotes } })
  const sealed = Buffer.from(seeded('sealed')).toString('base64')
  await admin.refused('readRcloneConf', { body: { conf: `RCLONE_ENCRYPT_V0:\n${sealed}`, password: seeded('conf-password') } })
  const opened = { conf: encrypted(conf.replaceAll('[bucket]', '[sealed]'), seeded('right-password')), password: seeded('right-password') }
  await admin.call('readRcloneConf', { body: opened })
  await admin.call('importRcloneConf', {
    body: { ...opened, remotes: [{ remote: 'sealed', name: 'sealed' }] },
    headers: { 'idempotency-key': 'sealed' },
  })
  // What is refused as a whole is not said again either.
  await admin.refused('readRcloneConf', { body: { conf, password: seeded('conf-password'), odd: 'field' } })
  const names = ['import', 'import-key', 'client', 'access', 'refresh', 'conf-password', 'right-password']
  return [...names.map(seeded), obscured, sealed]
}

test('no secret of any kind is in clear in answers, logs, jobs or the database, whatever is done with its connection', async () => {
  const { admin, api } = product
  const disk = { connectionId: await api.connectionId(), folder: await api.folder('mine') }
  const traces: string[] = []
  const kinds = new Set<SecretName>()
  for (const [name, draft] of Object.entries(drafts())) {
    for (const kind of Object.keys(draft.secrets) as SecretName[]) kinds.add(kind)
    traces.push(...tracesOf(draft.secrets))
    const { id } = await product.connect(name, draft)
    const params = { connectionId: id }
    await admin.send('browseConnection', { params, query: { folder: '/' } })
    await admin.send('checkFolders', { body: { path1: disk, path2: { connectionId: id, folder: '/x' } } })
    // What is refused is not said again.
    await admin.send('createConnection', { body: { ...draft, name, odd: 'field' } })
    const { headers } = await admin.send('getConnection', { params })
    await admin.call('updateConnection', { params, body: { secrets: draft.secrets }, headers: { 'if-match': String(headers['etag']) } })
  }
  traces.push(...(await importRemotes()))
  await admin.call('listConnections')
  await admin.call('listAudit')
  await admin.call('listAttention')
  expect([...kinds].sort()).toEqual([
    'bearerToken',
    'passphrase',
    'password',
    'privateKey',
    'rcloneConf',
    'secretAccessKey',
    'sessionToken',
  ])
  expect(traces.length).toBeGreaterThan(10)

  const places = {
    answers: product.heard(),
    'log of the api': api.logged(),
    'log of the worker': product.worker.log(),
    database: await dumpDatabase(api.deps.database),
  }
  expect(places.answers).toContain('SFTP with a locked key')
  expect(places['log of the api']).toContain('/api/v1/connections')
  expect(places['log of the worker']).toContain('ready')
  expect(places.database).toMatch(/bullmq\.[\s\S]*testId[\s\S]*public\.connections/)
  for (const [place, text] of Object.entries(places))
    for (const secret of traces)
      for (const form of [secret, Buffer.from(secret).toString('hex'), Buffer.from(secret).toString('base64').replace(/=+$/, '')])
        expect(text.includes(form), `${place}: ${secret.slice(0, 12)}…`).toBe(false)
})
