import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { anyContent, downloadText, listNames, uploadText } from '../../testing/servers/store-requests.ts'
import type { RemoteEntry } from '../remote/remote-store.ts'
import type { RcloneSettings } from '../remote/store-settings.ts'
import { openRcloneStore, type RcloneStore } from './rclone-store.ts'

const timeNs = 1_600_000_002_123_456_000n
let root: string
let config: RcloneSettings['config']

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'pairwise-rclone-test-'))
  for (const name of ['plain', 'encrypted']) mkdirSync(join(root, name))
  const password = execFileSync('rclone', ['obscure', 'a-password-of-the-test']).toString().trim()
  config = {
    plain: { type: 'alias', remote: join(root, 'plain') },
    store: { type: 'alias', remote: join(root, 'encrypted') },
    crypt: { type: 'crypt', remote: 'store:vault', password },
    other: { type: 'sftp', host: 'host.invalid', known_hosts: 'host ssh-ed25519 AAAA' },
  }
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

function open(remote: string): Promise<RcloneStore> {
  return openRcloneStore({ kind: 'rclone', remote, config, program: null, localRoots: [root] })
}

describe.each(['plain', 'crypt'])('rclone with %s', (remote) => {
  let store: RcloneStore
  let number = 0
  let base: string

  beforeAll(async () => {
    store = await open(remote)
  })
  afterAll(() => store.close())
  beforeEach(async () => {
    base = `t${number++}`
    await store.makeFolder(base)
  })

  async function there(path: string): Promise<RemoteEntry> {
    const entry = await store.stat(`${base}/${path}`)
    if (entry === null) throw new Error(`${path} is not there`)
    return entry
  }

  test('content and times go there and come back', async () => {
    const written = await uploadText(store, `${base}/f`, 'content', { kind: 'absent' }, timeNs)
    expect(written).toMatchObject({ name: 'f', kind: 'file', size: 7 })
    expect(Number((written?.mtimeNs ?? 0n) - timeNs)).toBeLessThan(1000)
    expect((await store.list(base)).entries).toEqual([written])
    expect(await downloadText(store, `${base}/f`)).toBe('content')
    expect(await uploadText(store, `${base}/empty`, '')).toMatchObject({ size: 0 })
    expect(await downloadText(store, `${base}/empty`)).toBe('')
  })

  test('what is not there is absent, and is no folder', async () => {
    await uploadText(store, `${base}/f`, 'x')
    for (const path of ['none', 'none/g', 'f/g', 'f/g/h']) {
      expect(await store.stat(`${base}/${path}`), path).toBeNull()
      expect(await store.open(`${base}/${path}`), path).toBeNull()
    }
    await expect(store.list(`${base}/none`)).rejects.toMatchObject({ code: 'ENOENT' })
    await expect(store.list(`${base}/f`)).rejects.toMatchObject({ code: 'ENOTDIR' })
  })

  test('names of every kind', async () => {
    const names = [
      '#',
      '%41',
      '?',
      ';',
      'a b',
      '😀',
      'é',
      '&<c>',
      '"',
      '[ab]*',
      '\\',
      'trail ',
      '-rf',
      '$(id)',
      ':local:x',
      'a\nb',
      'a␊b',
      '‛',
      '‛␊',
      'x\x7f',
      '／',
      '．',
    ]
    for (const name of names) expect(await uploadText(store, `${base}/${name}`, name), name).toMatchObject({ name })
    expect(await listNames(store, base)).toEqual([...names].sort())
    for (const name of names) expect(await downloadText(store, `${base}/${name}`), name).toBe(name)
    // rclone doubles its own quoting char on a disk.
    const asOnDisk = names.map((name) => name.replaceAll('‛', '‛‛')).sort()
    if (remote === 'plain') expect(readdirSync(join(root, 'plain', base)).sort()).toEqual(asOnDisk)
  })

  test('names that it can’t hold', async () => {
    for (const name of ['bad\udcff', '..', '.'])
      await expect(uploadText(store, `${base}/${name}`, 'x')).rejects.toMatchObject({ code: 'EINVAL' })
    await expect(uploadText(store, `${base}/../x`, 'x')).rejects.toMatchObject({ code: 'EINVAL' })
  })

  test('a new name is never taken from somebody else, and a replacement only from what it was meant for', async () => {
    await uploadText(store, `${base}/f`, 'old', { kind: 'absent' }, timeNs)
    await store.makeFolder(`${base}/d`)
    expect(await uploadText(store, `${base}/f`, 'ours')).toBeNull()
    expect(await uploadText(store, `${base}/d`, 'ours')).toBeNull()
    const entry = await there('f')
    expect(await uploadText(store, `${base}/f`, 'new', { kind: 'is', entry }, timeNs)).toMatchObject({ size: 3 })
    expect(await downloadText(store, `${base}/f`)).toBe('new')
    await uploadText(store, `${base}/f`, 'longer', { kind: 'is', entry })
    expect(await uploadText(store, `${base}/f`, 'again', { kind: 'is', entry })).toBeNull()
    expect(await listNames(store, base)).toEqual(['d/', 'f'])
  })

  test('what is discarded leaves nothing', async () => {
    const upload = await store.upload(`${base}/f`, `${base}/.pairwise-tmp.0123456789ab.1`, { ...anyContent, size: 10 })
    await upload.write(new Uint8Array(9))
    await expect(upload.publish({ kind: 'absent' })).rejects.toMatchObject({ code: 'EIO' })
    await upload.discard()
    await upload.discard()
    expect(await listNames(store, base)).toEqual([])
  })

  test('files and folders are moved onto nothing', async () => {
    await store.makeFolder(`${base}/d`)
    await uploadText(store, `${base}/d/f`, 'content')
    await uploadText(store, `${base}/g`, 'other')
    await store.move?.(`${base}/d/f`, `${base}/d/h`)
    await expect(store.move?.(`${base}/d/h`, `${base}/g`)).rejects.toMatchObject({ code: 'EEXIST' })
    await expect(store.move?.(`${base}/none`, `${base}/i`)).rejects.toMatchObject({ code: 'ENOENT' })
    await expect(store.move?.(`${base}/g`, `${base}/none/i`)).rejects.toMatchObject({ code: 'ENOENT' })
    await store.move?.(`${base}/d`, `${base}/e`)
    expect(await listNames(store, base)).toEqual(['e/', 'g'])
    expect(await downloadText(store, `${base}/e/h`)).toBe('content')
  })

  test('files and folders are removed that are the ones', async () => {
    await store.makeFolder(`${base}/d`)
    await uploadText(store, `${base}/d/f`, 'content', { kind: 'absent' }, timeNs)
    const entry = await there('d/f')
    await expect(store.makeFolder(`${base}/d`)).rejects.toMatchObject({ code: 'EEXIST' })
    await expect(store.makeFolder(`${base}/none/e`)).rejects.toMatchObject({ code: 'ENOENT' })
    await expect(store.removeFolder(`${base}/d`)).rejects.toMatchObject({ code: 'ENOTEMPTY' })
    expect(await store.removeFile(`${base}/d/f`, { ...entry, size: 8 })).toBe(false)
    expect(await store.removeFile(`${base}/d`, entry)).toBe(false)
    expect(await store.removeFile(`${base}/d/f`, entry)).toBe(true)
    await store.removeFolder(`${base}/d`)
    await expect(store.removeFolder(`${base}/d`)).rejects.toMatchObject({ code: 'ENOENT' })
    for (const path of ['none/g', 'd/g']) await expect(uploadText(store, `${base}/${path}`, 'x')).rejects.toMatchObject({ code: 'ENOENT' })
  })

  test('how much room there is', async () => {
    expect(await store.freeBytes(base)).toBeGreaterThan(0)
    expect(store.label('a')).toBe(`${remote}:a`)
  })
})

describe('an encrypted remote', () => {
  test('has nothing in clear on the disk, and all of it on the other side', async () => {
    const store = await open('crypt')
    try {
      await store.makeFolder('a-folder')
      await uploadText(store, 'a-folder/a-name.txt', 'some content in clear')
      const paths = readdirSync(join(root, 'encrypted'), { recursive: true, encoding: 'utf8' })
      expect(paths.join(' ')).not.toMatch(/a-folder|a-name/)
      const files = paths.map((path) => join(root, 'encrypted', path)).filter((path) => statSync(path).isFile())
      for (const file of files) expect(readFileSync(file).toString('latin1')).not.toContain('some content in clear')
      expect(await listNames(store, 'a-folder')).toEqual(['a-name.txt'])
      expect(await downloadText(store, 'a-folder/a-name.txt')).toBe('some content in clear')
      expect(store.traits).toMatchObject({ maxNameBytes: 143, hashes: [], emptyFolders: true })
    } finally {
      await store.close()
    }
  })
})

describe('the program', () => {
  const stores: RcloneStore[] = []
  afterEach(async () => {
    for (const store of stores.splice(0)) await store.close()
  })

  test('shows its version, and why a newer one is better', async () => {
    const store = await open('plain')
    stores.push(store)
    expect(store.program.text).toMatch(/^rclone v1\./)
    if (store.program.text.startsWith('rclone v1.60.')) expect(store.program.warning).toMatch(/older than 1\.75\.1.*CVE-2026-88046/)
  })

  test('shows no secret to whoever lists processes', async () => {
    stores.push(await open('crypt'))
    const shown = execFileSync('ps', ['-eww', '-o', 'args']).toString()
    expect(shown).toContain('rclone rcd')
    expect(shown).not.toContain(config['crypt']?.['password'])
    expect(shown).not.toMatch(/rc-(?:user|pass)/)
  })

  test('is not started for a folder to which a link leads out of the roots', async () => {
    const [inside, outside] = [join(root, 'inside'), join(root, 'outside')]
    for (const folder of [inside, outside]) mkdirSync(folder)
    symlinkSync(outside, join(inside, 'link'))
    const settings = { kind: 'rclone', remote: 'r', program: null, localRoots: [inside] } as const
    const leadingTo = (remote: string) => openRcloneStore({ ...settings, config: { r: { type: 'alias', remote } } })
    await expect(leadingTo(join(inside, 'link/further'))).rejects.toMatchObject({
      code: 'backend-failed',
      message: expect.stringMatching(/a link from there/),
    })
    stores.push(await leadingTo(join(inside, 'not-there-yet')))
  })

  test.each(['alias', 'crypt'])('enters no link to a folder, by a path or by what wraps it (%s)', async (type) => {
    const [inside, outside] = [mkdtempSync(join(root, 'inside-')), mkdtempSync(join(root, 'outside-'))]
    mkdirSync(join(inside, 'real/sub'), { recursive: true })
    mkdirSync(join(outside, 'sub'))
    for (const folder of [outside, join(outside, 'sub')]) writeFileSync(join(folder, 'secret'), 'of somebody else')
    symlinkSync(outside, join(inside, 'link'))
    const asIs = {
      password: config['crypt']?.['password'] ?? '',
      filename_encryption: 'off',
      directory_name_encryption: 'false',
      suffix: 'none',
    }
    const base = { type, remote: inside, ...(type === 'crypt' ? asIs : {}) }
    const wrapping = (path: string) => ({ base, r: { type: 'alias', remote: `base:${path}` } })
    const settings = { kind: 'rclone', remote: 'r', program: null, localRoots: [inside] } as const
    const leadingTo = (path: string) => openRcloneStore({ ...settings, config: wrapping(path) })
    for (const path of ['link', '/link/', 'link/sub', '../link'])
      await expect(leadingTo(path), path).rejects.toMatchObject({ code: 'backend-failed', message: expect.stringMatching(/behind a link/) })
    for (const path of ['real/sub', 'none/further']) stores.push(await leadingTo(path))

    const whole = await openRcloneStore({ ...settings, config: wrapping('') })
    stores.push(whole)
    for (const path of ['link/secret', 'link/sub', 'link/sub/secret']) {
      expect(await whole.stat(path), path).toBeNull()
      expect(await whole.open(path), path).toBeNull()
      await expect(uploadText(whole, `${path}/new`, 'x')).rejects.toMatchObject({ code: 'ENOENT' })
    }
    for (const path of ['link', 'link/sub']) {
      await expect(whole.list(path)).rejects.toThrow(/no folder/)
      await expect(uploadText(whole, `${path}/new`, 'x')).rejects.toMatchObject({ code: 'ENOENT' })
      await expect(whole.makeFolder(`${path}/made`)).rejects.toMatchObject({ code: 'ENOENT' })
    }
    expect(await listNames(whole, 'real')).toEqual(['sub/'])
    expect(readdirSync(outside).sort()).toEqual(['secret', 'sub'])
  })

  test('gets every option as it was checked, also one that looks quoted', async () => {
    mkdirSync(join(root, 'tick`'))
    const upstreams = { r: { type: 'combine', upstreams: `\`a=${join(root, 'tick`')}` } }
    stores.push(await openRcloneStore({ kind: 'rclone', remote: 'r', config: upstreams, program: null, localRoots: [root] }))
    for (const store of stores) expect(await listNames(store, '')).toEqual(['`a/'])
  })

  test('that is not there is named', async () => {
    const settings = { kind: 'rclone', remote: 'plain', config, localRoots: [root] } as const
    await expect(openRcloneStore({ ...settings, program: '/no/such/rclone' })).rejects.toMatchObject({
      code: 'backend-failed',
      message: expect.stringMatching(/no such program/),
    })
    await expect(openRcloneStore({ ...settings, program: 'false' })).rejects.toMatchObject({
      message: expect.stringMatching(/did not start/),
    })
  })
})
