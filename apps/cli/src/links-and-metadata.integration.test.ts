import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, linkSync, lstatSync, mkdirSync, mkdtempSync, readlinkSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readTree, writeTree } from '@pairwise/engine/testing'
import { afterEach, beforeEach, expect, test } from 'vitest'

const main = fileURLToPath(new URL('./main.ts', import.meta.url))

let root: string
let one: string
let two: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'cli-extras-'))
  ;[one, two] = [join(root, 'one'), join(root, 'two')]
  for (const path of [one, two]) mkdirSync(path)
  writeTree(one, { keep: 'kept', 'd/f': 'x' })
})
// Node's own recursive removal gives up at paths that are too long for one call.
afterEach(() => execFileSync('rm', ['-rf', root]))

function bisync(...flags: string[]) {
  const args = ['--conditions=pairwise-source', main, 'bisync', one, two, '--workdir', join(root, 'work'), ...flags]
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' })
  return { code: status, stdout, stderr }
}

function namesAndSizes(folder: string): string {
  const list = `cd "$1" && find . -type f -printf '%P %s\\0' | sort -z`
  return execFileSync('bash', ['-c', list, 'bash', folder], { encoding: 'latin1' })
}

test('--links carries links over as they are, byte for byte', () => {
  symlinkSync(Buffer.from('no\nwhere\xff', 'latin1'), join(one, 'raw'))
  symlinkSync('d', join(one, 'folder'))
  expect(bisync('--links', '--resync').code).toBe(0)
  expect(readlinkSync(join(two, 'raw'), { encoding: 'buffer' })).toEqual(Buffer.from('no\nwhere\xff', 'latin1'))
  expect(readlinkSync(join(two, 'folder'))).toBe('d')
  expect(bisync('-l')).toMatchObject({ code: 0, stdout: expect.stringContaining('Nothing to do') })
})

test('--copy-links brings what a link leads to, also from outside, and ends at loops', () => {
  mkdirSync(join(root, 'beyond'))
  writeTree(join(root, 'beyond'), { g: 'outside' })
  symlinkSync(join(root, 'beyond'), join(one, 'linked'))
  symlinkSync('.', join(one, 'loop'))
  expect(bisync('--copy-links', '--resync').code).toBe(0)
  expect(readTree(two)).toEqual({ keep: 'kept', 'd/f': 'x', 'linked/g': 'outside' })
  expect(bisync('-L').code).toBe(0)
})

test('--metadata carries permissions of files and folders, new and changed', () => {
  chmodSync(join(one, 'd'), 0o750)
  expect(bisync('--metadata', '--resync').code).toBe(0)
  chmodSync(join(two, 'd/f'), 0o600)
  expect(bisync('-M').code).toBe(0)
  expect([lstatSync(join(two, 'd')).mode & 0o777, lstatSync(join(one, 'd/f')).mode & 0o777]).toEqual([0o750, 0o600])
})

test('--hard-links keeps names of one file together, and without it they are files of their own', () => {
  linkSync(join(one, 'd/f'), join(one, 'd/g'))
  expect(bisync('--hard-links', '--resync').code).toBe(0)
  const inode = (path: string) => lstatSync(join(two, path)).ino
  expect(inode('d/f')).toBe(inode('d/g'))
  writeTree(two, { 'd/g': 'edited' })
  expect(bisync('--hard-links').code).toBe(0)
  expect(readTree(one)).toEqual({ keep: 'kept', 'd/f': 'edited', 'd/g': 'edited' })
  expect(lstatSync(join(one, 'd/f')).ino).toBe(lstatSync(join(one, 'd/g')).ino)
  expect(bisync('--hard-links')).toMatchObject({ code: 0, stdout: expect.stringContaining('Nothing to do') })
  linkSync(join(one, 'keep'), join(one, 'kept'))
  expect(bisync().code).toBe(0)
  expect(inode('keep')).not.toBe(inode('kept'))
})

test('names like options and commands, and paths beyond 4,096 bytes, go through the command line too', () => {
  for (const name of ['--resync', '-rf', '$(touch z)', 'trail ', 'dot.', 'line\nend']) writeFileSync(join(one, name), name)
  writeFileSync(Buffer.concat([Buffer.from(`${one}/bad`), Buffer.from([0xff])]), 'not UTF-8')
  const deep = `cd "$1" && for i in $(seq 30); do mkdir ${'n'.repeat(200)} && cd ${'n'.repeat(200)} || exit 1; done; printf deep > file`
  execFileSync('bash', ['-c', deep, 'bash', one])
  expect(bisync('--resync').code).toBe(0)
  const [here, there] = [namesAndSizes(one), namesAndSizes(two)]
  expect(here.split('\0')).toHaveLength(11)
  expect(there).toBe(here)
  expect(bisync()).toMatchObject({ code: 0, stdout: expect.stringContaining('Nothing to do') })
})
