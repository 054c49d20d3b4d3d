import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { readTree, writeTree } from '../../testing/disk-tree.ts'
import { GuardedFs } from './guarded-fs.ts'
import { type RenameToFree, renameToFree } from './rename-to-free.ts'
import { takeFreeName } from './take-free-name.ts'

const failing = (code: string): RenameToFree => {
  return () => {
    throw Object.assign(new Error(code), { code })
  }
}

const ways: readonly [string, RenameToFree | null][] = [
  ['in one step', renameToFree()],
  ['by a second name', null],
  ['by a second name, where the disk has no such step', failing('EINVAL')],
]

let asked = 0
let folder: string
const fs = new GuardedFs({ assertMayWrite: () => void asked++ })
beforeEach(() => {
  asked = 0
  folder = mkdtempSync(join(tmpdir(), 'free-name-'))
  writeTree(folder, { file: 'content', taken: 'mine', odd: 'o' })
  mkdirSync(join(folder, 'sub'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const renaming = (from: string, to: string) => ({ from: join(folder, from), to: join(folder, to), isFile: from !== 'sub' })

describe.each(ways)('a file is renamed %s', (_, way) => {
  test('to a free name', () => {
    expect(takeFreeName(fs, renaming('file', 'sub/new'), way)).toBe(true)
    expect(readTree(folder)).toEqual({ 'sub/new': 'content', taken: 'mine', odd: 'o' })
    expect(asked).toBeGreaterThan(0)
  })

  test('and replaces nothing', () => {
    const before = readTree(folder)
    expect(takeFreeName(fs, renaming('file', 'taken'), way)).toBe(false)
    expect(readTree(folder)).toEqual(before)
  })

  test('as a folder is', () => {
    expect(takeFreeName(fs, renaming('sub', 'other'), way)).toBe(true)
    expect(readTree(folder)).toEqual({ other: null, file: 'content', taken: 'mine', odd: 'o' })
  })
})

test('one step does not go over a folder, and by bytes that are no text it takes the same', () => {
  const step = renameToFree()
  expect(takeFreeName(fs, renaming('sub', 'file'), step)).toBe(false)
  const odd = Buffer.concat([Buffer.from(`${folder}/`), Buffer.from([0x61, 0xff, 0x0a])])
  expect(takeFreeName(fs, { from: join(folder, 'odd'), to: odd, isFile: true }, step)).toBe(true)
  expect(takeFreeName(fs, { from: odd, to: join(folder, '-back'), isFile: true }, step)).toBe(true)
  expect(readTree(folder)).toMatchObject({ '-back': 'o' })
})

test('what is wrong is told', () => {
  expect(() => takeFreeName(fs, renaming('missing', 'new'))).toThrow(expect.objectContaining({ code: 'ENOENT' }))
  expect(() => takeFreeName(fs, renaming('file', 'missing/new'))).toThrow(expect.objectContaining({ code: 'ENOENT' }))
  expect(() => takeFreeName(fs, renaming('file', 'new'), failing('EIO'))).toThrow(expect.objectContaining({ code: 'EIO' }))
})
