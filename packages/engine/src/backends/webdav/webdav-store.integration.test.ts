import { chmodSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { startApacheDav } from '../../testing/servers/apache-dav.ts'
import type { DavServer } from '../../testing/servers/dav-server.ts'
import { startRcloneDav } from '../../testing/servers/rclone-dav.ts'
import { anyContent, downloadText, listNames, uploadText } from '../../testing/servers/store-requests.ts'
import type { RemoteEntry } from '../remote/remote-store.ts'
import { WebdavStore } from './webdav-store.ts'

const servers = [
  { name: 'Apache', start: startApacheDav, isStrict: true },
  { name: 'rclone', start: startRcloneDav, isStrict: false },
] as const

describe.each(servers)('WebDAV by $name', ({ start, isStrict }) => {
  let server: DavServer
  let folder: string
  let number = 0
  let store: WebdavStore

  beforeAll(async () => {
    server = await start()
  })
  afterAll(() => server.stop())
  beforeEach(() => {
    const name = `t${number++}`
    folder = join(server.root, name)
    mkdirSync(folder)
    chmodSync(folder, 0o777)
    store = open(`${server.url}/${name}`)
  })
  afterEach(() => store.close())

  function open(url: string): WebdavStore {
    const { username, password } = server
    return new WebdavStore({ kind: 'webdav', url, username, password, bearerToken: null, vendor: 'other', trustedCa: null })
  }

  async function there(path: string): Promise<RemoteEntry> {
    const entry = await store.stat(path)
    if (entry === null) throw new Error(`${path} is not there`)
    return entry
  }

  test('a file that was written this very second has no revision yet, and conditions all the same', async () => {
    await uploadText(store, 'f', 'old')
    for (const entry of [await there('f'), ...(await store.list('')).entries]) {
      const isYoung = entry.mtimeNs === BigInt(Math.floor(Date.now() / 1000)) * 1_000_000_000n
      if (isYoung) expect(entry.revision).toBeNull()
      writeFileSync(join(folder, 'f'), 'OLD')
      expect(await store.removeFile('f', entry)).toBe(false)
      expect(await uploadText(store, 'f', 'new', { kind: 'is', entry })).toBeNull()
    }
    expect(readFileSync(join(folder, 'f'), 'utf8')).toBe('OLD')
  })

  test('a folder shows what is in it, and nothing of what is below', async () => {
    mkdirSync(join(folder, 'd/e'), { recursive: true })
    writeFileSync(join(folder, 'd/f'), 'content')
    utimesSync(join(folder, 'd/f'), 1_600_000_000, 1_600_000_000)
    expect(await listNames(store, '')).toEqual(['d/'])
    expect(await listNames(store, 'd')).toEqual(['e/', 'f'])
    expect(await listNames(store, '/d/')).toEqual(['e/', 'f'])
    const [file] = (await store.list('d')).entries.filter(({ kind }) => kind === 'file')
    expect(file).toMatchObject({ name: 'f', size: 7, mode: null })
    expect(file?.mtimeNs).toBeGreaterThan(0n)
    expect(file?.revision).toMatch(/^"/)
    expect(await store.stat('d/f')).toEqual(file)
  })

  test('what is not there is absent, and is no folder', async () => {
    writeFileSync(join(folder, 'f'), 'x')
    for (const path of ['none', 'none/g', 'f/g', 'f/g/h']) {
      expect(await store.stat(path), path).toBeNull()
      expect(await store.open(path), path).toBeNull()
    }
    await expect(store.list('none')).rejects.toMatchObject({ code: 'ENOENT' })
    await expect(store.list('f')).rejects.toMatchObject({ code: 'ENOTDIR' })
    expect(await store.open('')).toBeNull()
  })

  test('names with every char that means something in an address', async () => {
    const names = [
      '#',
      '%',
      '%41',
      '?',
      ';',
      'a b',
      '😀',
      'é',
      'e\u0301',
      '+',
      ':',
      '&<c>',
      "'",
      '"',
      '[ab]*',
      '\\',
      '~',
      'trail ',
      '..x',
      '.a',
      '$(id)',
      'n'.repeat(255),
    ]
    for (const name of names) expect(await uploadText(store, name, name), name).toMatchObject({ name, kind: 'file' })
    expect(readdirSync(folder).sort()).toEqual([...names].sort())
    expect(await listNames(store, '')).toEqual([...names].sort())
    for (const name of names) expect(await downloadText(store, name)).toBe(name)
  })

  test('names that it can’t hold', async () => {
    for (const name of ['bad\udcff', '..', '.', 'a\nb', 'a\x01']) {
      await expect(uploadText(store, name, 'x'), name).rejects.toMatchObject({ code: 'EINVAL' })
    }
    await expect(uploadText(store, 'n'.repeat(256), 'x')).rejects.toMatchObject({ code: 'ENAMETOOLONG' })
    await expect(store.makeFolder('a\tb')).rejects.toMatchObject({ code: 'EINVAL' })
    expect(readdirSync(folder)).toEqual([])
  })

  test('an upload shows whole or not at all, and leaves nothing beside it', async () => {
    const part = new Uint8Array(500_000).fill(65)
    const upload = await store.upload('f', '.pairwise-tmp.0123456789ab.1', { ...anyContent, size: 2_000_000 })
    for (let i = 0; i < 4; i++) {
      await upload.write(part)
      expect(await store.stat('f')).toBeNull()
    }
    const written = await upload.publish({ kind: 'absent' })
    await upload.discard()
    expect(written).toMatchObject({ name: 'f', size: 2_000_000 })
    expect(written?.revision).not.toBeNull()
    expect(await store.stat('f')).toMatchObject({ size: 2_000_000, mtimeNs: written?.mtimeNs })
    expect(readdirSync(folder)).toEqual(['f'])
    expect(readFileSync(join(folder, 'f')).length).toBe(2_000_000)
  })

  test('content of unknown size, and of none', async () => {
    const upload = await store.upload('f', '.pairwise-tmp.0123456789ab.1', anyContent)
    await upload.write(new Uint8Array(1_500_000))
    expect(await upload.publish({ kind: 'absent' })).toMatchObject({ size: 1_500_000 })
    expect(await uploadText(store, 'empty', '')).toMatchObject({ size: 0 })
    expect(await downloadText(store, 'empty')).toBe('')
  })

  test('what is discarded leaves nothing, in the middle of it too', async () => {
    const large = await store.upload('f', '.pairwise-tmp.0123456789ab.1', { ...anyContent, size: 3_000_000 })
    await large.write(new Uint8Array(2_000_000))
    await large.discard()
    await large.discard()
    const short = await store.upload('f', '.pairwise-tmp.0123456789ab.2', { ...anyContent, size: 10 })
    await short.write(new Uint8Array(9))
    await expect(short.publish({ kind: 'absent' })).rejects.toMatchObject({ code: 'EIO' })
    await short.discard()
    expect(await listNames(store, '')).toEqual([])
  })

  test('a new name is never taken from somebody else', async () => {
    writeFileSync(join(folder, 'f'), 'theirs')
    mkdirSync(join(folder, 'd'))
    expect(await uploadText(store, 'f', 'ours')).toBeNull()
    expect(await uploadText(store, 'd', 'ours')).toBeNull()
    expect(readFileSync(join(folder, 'f'), 'utf8')).toBe('theirs')
    expect(readdirSync(folder).sort()).toEqual(['d', 'f'])
  })

  test('what the server keeps of conditions is found out with the first upload', async () => {
    expect(store.traits.conditions).toEqual({ create: false, replace: false, remove: false })
    await uploadText(store, 'f', 'x')
    expect(store.traits.conditions).toEqual({ create: true, replace: isStrict, remove: isStrict })
    expect(readdirSync(folder)).toEqual(['f'])
  })

  test('a replacement takes over, and where conditions are kept only from what it was meant for', async () => {
    await uploadText(store, 'f', 'old')
    const entry = await there('f')
    expect(await uploadText(store, 'f', 'newer', { kind: 'is', entry })).toMatchObject({ size: 5 })
    expect(await downloadText(store, 'f')).toBe('newer')
    expect(await uploadText(store, 'f', 'third', { kind: 'is', entry })).toBeNull()
    expect(await downloadText(store, 'f')).toBe('newer')
  })

  test('a file is removed that still is the one', async () => {
    await uploadText(store, 'f', 'old')
    const old = await there('f')
    await uploadText(store, 'f', 'newer', { kind: 'is', entry: old })
    expect(await store.removeFile('f', old)).toBe(false)
    expect(await store.removeFile('f', await there('f'))).toBe(true)
    expect(await store.removeFile('f', old)).toBe(false)
    mkdirSync(join(folder, 'g'))
    writeFileSync(join(folder, 'g/inside'), 'x')
    expect(await store.removeFile('g', old)).toBe(false)
    expect(readdirSync(join(folder, 'g'))).toEqual(['inside'])
  })

  test('folders are made once and removed when they are empty', async () => {
    await store.makeFolder('d')
    await store.makeFolder('d/e')
    await expect(store.makeFolder('d')).rejects.toMatchObject({ code: 'EEXIST' })
    await expect(store.makeFolder('none/e')).rejects.toMatchObject({ code: 'ENOENT' })
    writeFileSync(join(folder, 'f'), 'x')
    await expect(store.makeFolder('f')).rejects.toMatchObject({ code: 'EEXIST' })
    await expect(store.makeFolder('f/g')).rejects.toMatchObject({ code: 'ENOENT' })
    await expect(store.removeFolder('d')).rejects.toMatchObject({ code: 'ENOTEMPTY' })
    await store.removeFolder('d/e')
    await store.removeFolder('d')
    await expect(store.removeFolder('d')).rejects.toMatchObject({ code: 'ENOENT' })
    await expect(store.removeFolder('f')).rejects.toMatchObject({ code: 'ENOTDIR' })
    expect(readdirSync(folder)).toEqual(['f'])
  })

  test('files and folders are moved and copied, onto nothing', async () => {
    mkdirSync(join(folder, 'd'))
    chmodSync(join(folder, 'd'), 0o777)
    await uploadText(store, 'd/f', 'content')
    await uploadText(store, 'g', 'other')
    await store.move('d/f', 'd/#h')
    expect(readdirSync(join(folder, 'd'))).toEqual(['#h'])
    for (const act of [store.move.bind(store), store.copy.bind(store)]) {
      await expect(act('d/#h', 'g')).rejects.toMatchObject({ code: 'EEXIST' })
      await expect(act('none', 'i')).rejects.toMatchObject({ code: 'ENOENT' })
      await expect(act('g', 'none/i')).rejects.toMatchObject({ code: 'ENOENT' })
    }
    await store.copy('d/#h', 'copied')
    await store.move('d', 'e')
    expect(readdirSync(folder).sort()).toEqual(['copied', 'e', 'g'])
    expect(readFileSync(join(folder, 'e/#h'), 'utf8')).toBe('content')
  })

  test('nothing is uploaded where there is no folder', async () => {
    writeFileSync(join(folder, 'f'), 'x')
    await uploadText(store, 'first', 'x')
    for (const path of ['none/g', 'f/g']) await expect(uploadText(store, path, 'x'), path).rejects.toMatchObject({ code: 'ENOENT' })
    expect(readdirSync(folder).sort()).toEqual(['f', 'first'])
  })

  test('a refused sign-in ends everything, and tells no secret', async () => {
    const stranger = new WebdavStore({
      kind: 'webdav',
      url: server.url,
      username: 'user',
      password: 'wrong-password',
      bearerToken: null,
      vendor: 'other',
      trustedCa: null,
    })
    const error: unknown = await stranger.list('').catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ name: 'SyncError', code: 'sign-in-refused' })
    expect(String(error)).toMatch(/refused the user name, password or token/)
    expect(String(error)).not.toContain('wrong-password')
    await stranger.close()
  })

  test('what is asked of a closed store, or was asked before, ends', async () => {
    await uploadText(store, 'f', 'x'.repeat(10))
    const reader = await store.open('f')
    await store.close()
    await store.close()
    await reader?.close()
    await expect(store.list('')).rejects.toMatchObject({ code: 'ECONNABORTED' })
  })

  test('nobody knows how much room there is where the server does not say', async () => {
    expect(await store.freeBytes('')).toBeNull()
    expect(store.label('a/b')).toBe(`${server.url}/${folder.slice(folder.lastIndexOf('/') + 1)}/a/b`)
  })
})
