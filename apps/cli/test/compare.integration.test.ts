import { mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Tree } from '@pairwise/engine/testing'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { CliPair } from './cli-pair.ts'

const files: Tree = Object.fromEntries(Array.from({ length: 9 }, (_, i) => [`f${i}`, `content ${i}`]))

let pair: CliPair
beforeEach(() => {
  pair = new CliPair({ ...files, 'old/name': 'moved about' })
})
afterEach(() => pair.remove())

type Side = 'path1' | 'path2'
const at = (side: Side, name: string) => join(pair[side], name)
const read = (side: Side, name: string) => readFileSync(at(side, name), 'utf8')

/** Other content of the same length. It gets another time where one is given, and else the old one. */
function edit(side: Side, name: string, seconds?: number): void {
  const { size, mtimeMs } = statSync(at(side, name))
  writeFileSync(at(side, name), 'X'.repeat(size))
  touch(side, name, seconds ?? mtimeMs / 1000)
}

function touch(side: Side, name: string, seconds: number): void {
  utimesSync(at(side, name), seconds, seconds)
}

function expectNothingToDo(...flags: string[]): void {
  expect(pair.bisync(...flags)).toMatchObject({ code: 0, stdout: 'Nothing to do.\n' })
}

test.each<[what: string, flags: string[], edited: string, touched: string]>([
  ['by default', [], 'X', 'travels'],
  ['--no-own-revision', ['--no-own-revision'], '', 'travels'],
  ['--checksum', ['--checksum'], 'X', 'stays'],
  ['--checksum --no-own-revision', ['--checksum', '--no-own-revision'], 'X', 'stays'],
  ['--compare size,modtime,checksum', ['--compare', 'size,modtime,checksum'], 'X', 'travels'],
  ['--compare checksum --download-hash', ['--compare', 'checksum', '--download-hash'], 'X', 'stays'],
  ['--size-only', ['--size-only'], '', 'stays'],
  ['--checksum --ignore-listing-checksum', ['--checksum', '--ignore-listing-checksum'], '', 'stays'],
])('%s: an edit that keeps size and time, and a touch', (_, flags, edited, touched) => {
  expect(pair.bisync('--resync', ...flags).code).toBe(0)
  edit('path1', 'f1')
  touch('path2', 'f2', 1_000_000)
  const before = statSync(at('path1', 'f2')).mtimeMs
  expect(pair.bisync(...flags).code).toBe(0)
  expect(read('path2', 'f1')).toBe(edited === '' ? 'content 1' : edited.repeat('content 1'.length))
  expect(statSync(at('path1', 'f2')).mtimeMs).toBe(touched === 'travels' ? 1_000_000_000 : before)
  expectNothingToDo(...flags)
})

test('--checksum: edits of both sides are a conflict, the same content is none', () => {
  pair.bisync('--resync', '--checksum')
  edit('path1', 'f1', 5)
  writeFileSync(at('path2', 'f1'), 'another length')
  for (const side of ['path1', 'path2'] as const) edit(side, 'f2', side === 'path1' ? 7 : 9)
  pair.bisync('--checksum')
  const { path1, path2 } = pair.trees()
  expect(path1).toMatchObject({ 'f1.conflict1': 'XXXXXXXXX', 'f1.conflict2': 'another length', f2: 'XXXXXXXXX' })
  expect(path2).toEqual(path1)
  expectNothingToDo('--checksum')
})

test('--modify-window: times that differ by less are the same', () => {
  pair.bisync('--resync')
  const seconds = statSync(at('path1', 'f1')).mtimeMs / 1000
  touch('path1', 'f1', seconds + 1)
  expectNothingToDo('--modify-window', '2s')
  touch('path1', 'f1', seconds + 4)
  expect(pair.bisync('--modify-window', '2s').code).toBe(0)
  expect(statSync(at('path2', 'f1')).mtimeMs / 1000).toBe(seconds + 4)
})

test('--track-renames: a file with another id and the same look is moved', () => {
  pair.bisync('--resync')
  const { mtimeMs } = statSync(at('path1', 'old/name'))
  mkdirSync(dirname(at('path1', 'new/name')))
  writeFileSync(at('path1', 'spare'), 'moved about')
  rmSync(at('path1', 'old'), { recursive: true })
  renameSync(at('path1', 'spare'), at('path1', 'new/name'))
  touch('path1', 'new/name', mtimeMs / 1000)
  const { ino } = statSync(at('path2', 'old/name'))
  expect(pair.bisync('--track-renames')).toMatchObject({ code: 0, stdout: expect.stringContaining('1 moved, 0 deleted') })
  expect(statSync(at('path2', 'new/name')).ino).toBe(ino)
  expect(pair.trees().path2).toEqual(pair.trees().path1)
})

test('a shift of all times is named, and with --force only times travel', () => {
  pair.bisync('--resync')
  for (const name of [...Object.keys(files), 'old/name']) touch('path1', name, statSync(at('path1', name)).mtimeMs / 1000 + 3600)
  const stopped = pair.bisync()
  expect(stopped.code).toBe(1)
  expect(stopped.stdout + stopped.stderr).toContain('every modification time moved by +1 h')
  const inodes = Object.keys(files).map((name) => statSync(at('path2', name)).ino)
  expect(pair.bisync('--force').code).toBe(0)
  expect(Object.keys(files).map((name) => statSync(at('path2', name)).ino)).toEqual(inodes)
  expect(statSync(at('path2', 'f1')).mtimeMs).toBe(statSync(at('path1', 'f1')).mtimeMs)
  expectNothingToDo()
})
