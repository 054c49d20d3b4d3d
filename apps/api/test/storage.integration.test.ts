import { execFileSync } from 'node:child_process'
import { chownSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ConnectionDraft, Plan, Run } from '@pairwise/contracts'
import { type DavServer, type Sshd, startApacheDav, startSshd, startTestBucket, type TestBucket } from '@pairwise/engine/testing/servers'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { Product } from './harness/product.ts'

let product: Product
let bucket: TestBucket
let dav: DavServer
let sshd: Sshd
beforeAll(async () => {
  ;[product, bucket, dav, sshd] = await Promise.all([
    Product.start(inject('databaseUrl')),
    startTestBucket(),
    startApacheDav(),
    startSshd({ isOurs: true }),
  ])
})
afterAll(() => Promise.all([product.close(), bucket.stop(), dav.stop(), sshd.stop()]))

/** What somebody else does on a storage, below the folder of the connection. */
interface Storage {
  readonly draft: ConnectionDraft
  put(path: string, text: string): Promise<void>
  get(path: string): Promise<string>
}

function s3(folder: string): Storage {
  const { endpoint, region, bucket: name, accessKeyId, secretAccessKey, pathStyle } = bucket.settings
  return {
    draft: {
      config: { kind: 's3', endpoint, region, bucket: name, accessKeyId, pathStyle, folder, trustedCa: null },
      secrets: { secretAccessKey },
      hostKey: null,
    },
    put: (path, text) => bucket.put(`${folder}/${path}`, text),
    get: (path) => bucket.get(`${folder}/${path}`),
  }
}

function webdav(folder: string): Storage {
  const at = (path: string) => join(dav.root, folder, path)
  const own = (path: string) => {
    if (dav.uid !== null) chownSync(path, dav.uid, dav.uid)
  }
  mkdirSync(at('pair'), { recursive: true })
  for (const path of [at(''), at('pair')]) own(path)
  return {
    draft: {
      config: { kind: 'webdav', url: dav.url, username: dav.username, vendor: 'other', folder, trustedCa: null },
      secrets: { password: dav.password },
      hostKey: null,
    },
    async put(path, text) {
      writeFileSync(at(path), text)
      own(at(path))
    },
    get: async (path) => readFileSync(at(path), 'utf8'),
  }
}

function crypt(folder: string): Storage & { readonly stored: string } {
  const stored = join(product.api.config.localRoots[0] ?? '', 'encrypted')
  mkdirSync(stored, { recursive: true })
  const password = execFileSync('rclone', ['obscure', 'a password']).toString().trim()
  const env = {
    ...process.env,
    RCLONE_CONFIG: '/dev/null',
    RCLONE_CONFIG_VAULT_TYPE: 'crypt',
    RCLONE_CONFIG_VAULT_REMOTE: stored,
    RCLONE_CONFIG_VAULT_PASSWORD: password,
  }
  const rclone = (args: readonly string[], input = '') => execFileSync('rclone', [...args], { env, input }).toString()
  rclone(['mkdir', `vault:${folder}/pair`])
  return {
    stored,
    draft: {
      config: { kind: 'rclone', remote: 'vault', folder },
      secrets: { rcloneConf: `[vault]\ntype = crypt\nremote = ${stored}\npassword = ${password}\n` },
      hostKey: null,
    },
    put: async (path, text) => void rclone(['rcat', `vault:${folder}/${path}`], text),
    get: async (path) => rclone(['cat', `vault:${folder}/${path}`]),
  }
}

const disk = async (name: string) => {
  const folder = await product.api.folder(name)
  return { connectionId: await product.api.connectionId(), folder }
}
const isFine = ({ failure, gates }: Plan | Run) => ({ failure, gates })
const fine = { failure: null, gates: [] }

describe.each<[string, () => Storage]>([
  ['S3', () => s3('backup')],
  ['WebDAV', () => webdav('backup')],
  ['an encrypted remote of rclone', () => crypt('backup')],
])('%s', (kind, make) => {
  test('is tested, added, browsed, synced both ways with the disk, and keeps versions of what loses a conflict', async () => {
    const storage = make()
    const { admin } = product
    const tried = await product.testDraft(storage.draft)
    expect(tried.lines.filter(({ state }) => state === 'failed')).toEqual([])
    expect(tried.lines.map(({ step, state }) => `${step} ${state}`).slice(0, 6)).toEqual([
      ...['reach ok', 'sign-in ok', 'list ok', 'write ok', 'read-back ok', 'delete ok'],
    ])
    const connection = await admin.call('createConnection', { body: { ...storage.draft, name: kind, testId: tried.id } })
    expect(connection.test).toMatchObject({ state: 'working', capabilities: { caseInsensitive: false } })

    const local = await disk(kind)
    writeFileSync(join(local.folder, 'from the disk'), 'one')
    await storage.put('pair/from the storage', 'two')
    const params = { connectionId: connection.id }
    expect(await admin.call('browseConnection', { params, query: { folder: '/' } })).toMatchObject({ folders: [{ folder: '/pair' }] })
    const pairId = await product.makePair(kind, local, { connectionId: connection.id, folder: '/pair' })
    const plan = await product.preview(pairId)
    expect(isFine(plan)).toEqual(fine)
    expect(plan.counts).toMatchObject({ path1: { new: 1 }, path2: { new: 1 } })
    expect(readdirSync(local.folder)).toEqual(['from the disk'])
    expect(await product.apply(plan)).toMatchObject({ state: 'done', ...fine })
    expect(readFileSync(join(local.folder, 'from the storage'), 'utf8')).toBe('two')
    expect(await storage.get('pair/from the disk')).toBe('one')
    expect((await product.sync(pairId)).state).toBe('nothing')

    writeFileSync(join(local.folder, 'from the storage'), 'changed on the disk')
    await storage.put('pair/from the storage', 'changed on the storage')
    expect(await product.sync(pairId)).toMatchObject({ ...fine, counters: { failed: 0 } })
    const [conflict] = (await admin.call('listConflicts', { query: { pair: pairId } })).rows
    expect(conflict).toMatchObject({ kind: 'edit-edit', at: { path: 'from the storage' } })
    const { revision, id: conflictId } = conflict ?? { revision: 0, id: 0 }
    await admin.call('stageDecision', { params: { conflictId }, body: { choice: 'keep-path1', revision } })
    const { plans } = await admin.call('planDecisions', { body: { pairId } })
    const decided = await product.apply(await product.made(plans[0]?.id ?? 0))
    expect(decided).toMatchObject({ state: 'done', ...fine })
    expect(await storage.get('pair/from the storage')).toBe('changed on the disk')
    expect(await storage.get(`pair/.pairwise/versions/${decided.id}/from the storage`)).toBe('changed on the storage')
    expect((await product.sync(pairId)).state).toBe('nothing')
  })
})

test('an encrypted remote holds neither names nor contents in clear', () => {
  const { stored } = crypt('other')
  const paths = readdirSync(stored, { recursive: true, encoding: 'utf8' })
  expect(paths.length).toBeGreaterThan(3)
  expect(paths.join(' ')).not.toMatch(/backup|from|storage|pairwise/)
  for (const path of paths.map((name) => join(stored, name))) {
    if (statSync(path).isFile()) expect(readFileSync(path, 'latin1')).not.toMatch(/changed on|one|two/)
  }
})

test('remotes of an rclone.conf work as they are imported, with and without rclone', async () => {
  const { draft } = crypt('imported')
  const { host, port, username, privateKey } = sshd.settings
  const obscured = execFileSync('rclone', ['obscure', dav.password]).toString().trim()
  const conf = `${draft.secrets.rcloneConf}
[server]
type = sftp
host = ${host}
port = ${port}
user = ${username}
key_pem = ${privateKey?.replaceAll('\n', '\\n')}

[cloud]
type = webdav
url = ${dav.url}
user = ${dav.username}
pass = ${obscured}
`
  const remotes = ['vault', 'server', 'cloud'].map((remote) => ({ remote, name: `${remote} of the file` }))
  const { rows } = await product.admin.call('importRcloneConf', { body: { conf, remotes } })
  expect(rows.map(({ kind }) => kind)).toEqual(['rclone', 'sftp', 'webdav'])
  const [vault, server, cloud] = await Promise.all(rows.map(({ id }) => product.test(id)))
  expect([vault?.state, cloud?.state]).toEqual(['working', 'working'])
  // Whose key a host shows is for a person to compare, whatever a file says.
  expect(server?.hostKey).toMatchObject({ fingerprint: sshd.hostKey, trusted: null })
  const params = { connectionId: rows[1]?.id ?? '' }
  await product.admin.call('trustHostKey', { params, body: { fingerprint: sshd.hostKey } })
  // It begins where rclone does: at the home folder of the user.
  expect(await product.admin.call('browseConnection', { params, query: { folder: '/' } })).toMatchObject({ kind: 'folders' })
})

test('a bucket and a server are kept the same without the disk, and the bucket’s versions stay in the bucket', async () => {
  const [one, two] = [s3('shared'), join(sshd.folder, 'shared')]
  const { host, port, username, privateKey } = sshd.settings
  const first = await product.connect('The bucket', one.draft)
  const second = await product.connect('The server', {
    config: { kind: 'sftp', host, port, username, folder: sshd.folder },
    secrets: { privateKey: privateKey ?? '' },
    hostKey: sshd.hostKey,
  })
  mkdirSync(two)
  // Nothing lies in the bucket's folder yet, which is no reason to refuse it.
  writeFileSync(join(two, 'from the server'), 'two')
  const pairId = await product.makePair(
    'Far and farther',
    { connectionId: first.id, folder: '/both' },
    { connectionId: second.id, folder: '/shared' },
  )
  expect(await product.apply(await product.preview(pairId))).toMatchObject({ state: 'done', ...fine })
  expect(await one.get('both/from the server')).toBe('two')
  await one.put('both/from the bucket', 'one')
  expect((await product.sync(pairId)).state).toBe('done')
  expect(readFileSync(join(two, 'from the bucket'), 'utf8')).toBe('one')
  expect((await product.sync(pairId)).state).toBe('nothing')

  writeFileSync(join(two, 'from the bucket'), 'three')
  const edited = await product.sync(pairId)
  expect(edited).toMatchObject({ state: 'done', ...fine })
  expect(await one.get('both/from the bucket')).toBe('three')
  expect(await one.get(`both/.pairwise/versions/${edited.id}/from the bucket`)).toBe('one')
})
