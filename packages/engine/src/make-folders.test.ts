import { mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { makeFolders } from './make-folders.ts'

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'make-'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

describe('folders are made', () => {
  test('with those above them, and the uppermost one is told', () => {
    expect(makeFolders(join(root, 'a/b/c'), 0o700)).toBe(join(root, 'a'))
    expect(statSync(join(root, 'a/b/c')).mode & 0o777).toBe(0o700)
    expect(makeFolders(join(root, 'a/b/c/d/'))).toBe(join(root, 'a/b/c/d/'))
    expect(makeFolders(join(root, 'a/b/c'))).toBeUndefined()
  })

  test('behind a link to a folder', () => {
    symlinkSync('.', join(root, 'link'))
    expect(makeFolders(join(root, 'link'))).toBeUndefined()
    makeFolders(join(root, 'link/a'))
    expect(statSync(join(root, 'a')).isDirectory()).toBe(true)
  })
})

describe('what can not become a folder ends with an error', () => {
  test.each([
    ['a file', 'file', 'EEXIST'],
    ['a name below a file', 'file/a/b', 'ENOTDIR'],
    ['a link to nothing', 'nowhere', 'ENOENT'],
    ['a name below a link to nothing', 'nowhere/a', 'ENOENT'],
  ])('%s', (_, name, code) => {
    writeFileSync(join(root, 'file'), '')
    symlinkSync('missing', join(root, 'nowhere'))
    expect(() => makeFolders(join(root, name))).toThrow(expect.objectContaining({ code }))
  })

  test('a name where the system makes none', () => {
    expect(() => makeFolders('/proc/pairwise/work')).toThrow(/ENOENT|EACCES|EPERM/)
  })
})
