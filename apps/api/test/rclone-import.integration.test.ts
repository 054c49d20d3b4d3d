import { execFileSync } from 'node:child_process'
import { connectionSecrets } from '@pairwise/contracts'
import { openSecretBox } from '@pairwise/db'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { openSecrets } from '../src/services/connection-secrets.ts'
import type { Caller } from './harness/caller.ts'
import { startApi, type TestApi } from './harness/start-api.ts'

let api: TestApi
let admin: Caller
beforeAll(async () => {
  api = await startApi({ serverUrl: inject('databaseUrl') })
  admin = await api.signedIn('admin')
})
afterAll(() => api.close())

const password = 'seeded-import-password-0123456789'
const obscured = () => execFileSync('rclone', ['obscure', password]).toString().trim()

test('ticked remotes become connections of their kinds, all of them or none, and each is in the audit log', async () => {
  const pass = obscured()
  const conf = `# of the old machine
[nas]
type = sftp
host = nas.invalid
user = me
pass = ${pass}

[cloud]
type = webdav
url = https://cloud.invalid/dav
user = me
pass = ${pass}

[vault]
type = crypt
remote = cloud:secret
password = ${pass}

[ssh]
type = sftp
host = h
user = u
ssh = ssh -A
`
  const { rows } = await admin.call('readRcloneConf', { body: { conf } })
  expect(rows).toMatchObject([
    { remote: 'nas', type: 'sftp', fate: { kind: 'connection', config: { kind: 'sftp', host: 'nas.invalid' }, isNameTaken: false } },
    { remote: 'cloud', fate: { kind: 'connection', config: { kind: 'webdav' }, wraps: [] } },
    { remote: 'vault', fate: { kind: 'connection', config: { kind: 'rclone', remote: 'vault' }, wraps: ['cloud'] } },
    { remote: 'ssh', fate: { kind: 'refused', why: expect.stringMatching(/the option ssh is not taken/) } },
  ])
  expect((await admin.call('listConnections')).rows).toHaveLength(1)

  const asked = (remote: string, name = remote) => ({ remote, name })
  const refusedWith = async (remotes: object[]) => admin.refused('importRcloneConf', { body: { conf, remotes } })
  expect(await refusedWith([asked('nas'), asked('cloud', 'nas')])).toMatchObject({
    code: 'name-taken',
    errors: [{ path: 'remotes.1.name' }],
  })
  expect(await refusedWith([asked('nas'), asked('ssh')])).toMatchObject({
    code: 'rclone-conf-invalid',
    errors: [{ path: 'remotes.1.remote' }],
  })
  expect(await refusedWith([asked('gone')])).toMatchObject({ code: 'rclone-conf-invalid', errors: [{ path: 'remotes.0.remote' }] })
  expect(await refusedWith([])).toMatchObject({ code: 'bad-request', errors: [{ path: 'remotes' }] })
  expect((await admin.call('listConnections')).rows).toHaveLength(1)

  const remotes = [asked('nas', 'Office NAS'), asked('cloud'), asked('vault')]
  const headers = { 'idempotency-key': 'an import' }
  const made = await admin.call('importRcloneConf', { body: { conf, remotes }, headers })
  expect(made.rows.map(({ name, kind }) => `${name} ${kind}`)).toEqual(['Office NAS sftp', 'cloud webdav', 'vault rclone'])
  expect(await admin.call('importRcloneConf', { body: { conf, remotes }, headers })).toEqual(made)
  const box = await openSecretBox(api.config.keys)
  const secretsOf = async (id = '') => openSecrets(await api.deps.database.connections.sealedSecrets(id), id, box)
  expect(await secretsOf(made.rows[0]?.id)).toEqual({ password })
  expect(connectionSecrets.parse(await secretsOf(made.rows[2]?.id)).rcloneConf).toMatch(/^\[vault\][\s\S]*\[cloud\]/)
  const audit = (await admin.call('listAudit', { query: { action: 'connection.create' } })).rows
  expect(audit.map(({ subject }) => subject?.name).sort()).toEqual(['Office NAS', 'cloud', 'vault'])

  expect((await admin.call('readRcloneConf', { body: { conf } })).rows[1]).toMatchObject({ fate: { isNameTaken: true } })
})

test('a crypt may wrap a connection that is there by its name', async () => {
  const rcloneConf = `[box]\ntype = webdav\nurl = https://box.invalid/\nvendor = sharepoint\npass = ${obscured()}\n`
  await admin.call('createConnection', {
    body: { name: 'archive', config: { kind: 'rclone', remote: 'box', folder: 'years' }, secrets: { rcloneConf } },
  })
  const conf = '[locked]\ntype = crypt\nremote = archive:2026\npassword = x\n[lost]\ntype = crypt\nremote = gone:\npassword = x\n'
  expect((await admin.call('readRcloneConf', { body: { conf } })).rows).toMatchObject([
    { fate: { kind: 'connection', wraps: ['archive', 'box'] } },
    { fate: { kind: 'refused', why: expect.stringMatching(/wraps \[gone\], which is not in the file/) } },
  ])
})

test.each([
  ['an encrypted file without its password', { conf: 'RCLONE_ENCRYPT_V0:\nAAAA' }, 'password', /Enter its password/],
  ['an encrypted file with another password', { conf: 'RCLONE_ENCRYPT_V0:\nAAAA', password: 'x' }, 'password', /does not open this file/],
  ['what is no rclone.conf', { conf: 'nonsense' }, 'conf', /Line 1 is neither/],
])('%s is refused, at its field', async (_, body, path, message) => {
  expect(await admin.refused('readRcloneConf', { body })).toMatchObject({
    code: 'rclone-conf-invalid',
    errors: [{ path, message: expect.stringMatching(message) }],
  })
})
