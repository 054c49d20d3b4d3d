import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, unlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { absent } from '../../core/seen.ts'
import { freeGuard } from '../../testing/disk-pair.ts'
import { readTree } from '../../testing/disk-tree.ts'
import { StorePair } from '../../testing/store-pair.ts'
import { openRemoteWritable } from '../remote/open-remote.ts'

let stored: string
let pair: StorePair

beforeEach(() => {
  stored = mkdtempSync(join(tmpdir(), 'pairwise-crypt-'))
  const crypt = { type: 'crypt', remote: 'disk:', password: execFileSync('rclone', ['obscure', 'a password']).toString().trim() }
  const config = { crypt, disk: { type: 'alias', remote: stored } }
  pair = new StorePair({ kind: 'rclone', remote: 'crypt', config, program: null, localRoots: [stored] }, 'vault', {
    RCLONE_CONFIG_CRYPT_TYPE: crypt.type,
    RCLONE_CONFIG_CRYPT_REMOTE: stored,
    RCLONE_CONFIG_CRYPT_PASSWORD: crypt.password,
  })
})
afterEach(() => {
  pair.remove()
  rmSync(stored, { recursive: true, force: true })
})

function write(path: string, content: string, seconds = 1_600_000_000.123456): void {
  writeFileSync(join(pair.path1, path), content)
  utimesSync(join(pair.path1, path), seconds, seconds)
}

test('a folder and an encrypted one are kept the same, both ways and beside rclone', async () => {
  mkdirSync(join(pair.path1, 'd'))
  for (const name of ['here', 'there', 'gone-here', 'gone-there', 'd/kept']) write(name, `in clear: ${name}`)
  await pair.rclone('mkdir', 'crypt:vault')
  expect(await pair.sync({ resync: 'path1', emptyBaseline: 'go-on' })).toMatchObject({ result: 'done', counters: { failed: 0 } })
  const paths = readdirSync(stored, { recursive: true, encoding: 'utf8' })
  expect(paths.join(' ')).not.toMatch(/vault|here|kept/)
  for (const path of paths) {
    if (statSync(join(stored, path)).isFile()) expect(readFileSync(join(stored, path), 'latin1')).not.toContain('in clear')
  }
  expect(await pair.sync()).toMatchObject({ result: 'nothing' })
  expect(await pair.rclone('copy', '-vv', pair.path1, 'crypt:vault')).toMatch(/There was nothing to transfer/)

  write('here', 'changed here', 1_700_000_000)
  unlinkSync(join(pair.path1, 'gone-here'))
  writeFileSync(join(pair.folder, 'other'), 'changed by rclone')
  await pair.rclone('copyto', join(pair.folder, 'other'), 'crypt:vault/there')
  await pair.rclone('deletefile', 'crypt:vault/gone-there')
  expect(await pair.sync({ force: true })).toMatchObject({ result: 'done', counters: { failed: 0, stale: 0 } })
  expect(readTree(pair.path1)).toEqual({ 'd/kept': 'in clear: d/kept', here: 'changed here', there: 'changed by rclone' })
  expect(await pair.rclone('check', '--download', pair.path1, 'crypt:vault')).toMatch(/0 differences found/)
  expect(await pair.sync()).toMatchObject({ result: 'nothing' })

  // A time alone goes there too, with the content that is there already.
  utimesSync(join(pair.path1, 'here'), 1_650_000_000, 1_650_000_000)
  expect(await pair.sync({ force: true })).toMatchObject({ result: 'done', counters: { failed: 0, stale: 0 } })
  expect(await pair.rclone('lsl', 'crypt:vault/here')).toMatch(/2022-04-15/)
  expect(await pair.sync()).toMatchObject({ result: 'nothing' })
})

test('between two remotes of rclone the file of ours that one has filled is the one that is sent', async () => {
  const folders = [mkdtempSync(join(tmpdir(), 'pairwise-from-')), mkdtempSync(join(tmpdir(), 'pairwise-to-'))] as const
  const open = (remote: string) =>
    openRemoteWritable(
      { kind: 'rclone', remote: 'disk', config: { disk: { type: 'alias', remote } }, program: null, localRoots: [remote] },
      '',
      'pair',
      freeGuard,
    )
  const content = 'from one to the other '.repeat(100_000)
  writeFileSync(join(folders[0], 'f'), content)
  utimesSync(join(folders[0], 'f'), 1_600_000_000, 1_600_000_000)
  const [from, to] = [await open(folders[0]), await open(folders[1])]
  try {
    const file = await from.open('f')
    if (file === null) throw new Error('the file is not there')
    const staged = await to.stage('f', { size: file.seen.size, mtimeNs: file.seen.mtimeNs, executable: false })
    expect(await staged.takeWhole?.(file)).toBe(content.length)
    expect(await file.isUnchanged()).toBe(true)
    expect(await staged.publish(absent)).toMatchObject({ done: true, seen: { size: content.length, mtimeNs: 1_600_000_000_000_000_000n } })
    await staged.discard()
    await file.close()
    expect(readTree(folders[1])).toEqual({ f: content })
  } finally {
    await Promise.all([from.close(), to.close()])
    for (const folder of folders) rmSync(folder, { recursive: true })
  }
})
