import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { makeSamples } from './make-samples.ts'

const now = new Date('2026-05-04T10:00:00Z')
let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'pairwise-samples-'))
})
afterEach(() => rmSync(root, { recursive: true }))

function read(folder: string): Map<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  const paths = files.map((entry) => join(entry.parentPath, entry.name)).sort()
  return new Map(paths.map((path) => [path.slice(folder.length + 1), `${statSync(path).mtimeMs} ${readFileSync(path, 'base64')}`]))
}

test('the two folders have what only one has, what both have alike, and what differs', () => {
  const folders = makeSamples(['/not/there', root], now)
  const [one, two] = [read(folders.path1), read(folders.path2)]
  const paths = [...new Set([...one.keys(), ...two.keys()])].sort()
  const kindOf = (path: string) => {
    if (!two.has(path)) return 'only 1'
    if (!one.has(path)) return 'only 2'
    return one.get(path) === two.get(path) ? 'alike' : 'differs'
  }
  expect(Object.fromEntries(paths.map((path) => [path, kindOf(path)]))).toEqual({
    'Documents/Budget.csv': 'only 1',
    'Documents/Contract.txt': 'alike',
    'Letters/Invitation.txt': 'differs',
    'Letters/Thank you.txt': 'only 2',
    'Notes/Ideas for spring.txt': 'only 1',
    'Notes/Packing list.txt': 'only 2',
    'Notes/Recipes.txt': 'alike',
    'Photos/Harbour.png': 'differs',
  })
})

test('folders that are there are never written into', () => {
  const first = makeSamples([root], now)
  const before = read(root)
  const second = makeSamples([root], now)
  expect(second.path1).not.toBe(first.path1)
  for (const [path, content] of before) expect(read(root).get(path)).toBe(content)
})

test('without an allowed folder that exists there are none', () => {
  expect(() => makeSamples([join(root, 'missing')], now)).toThrow('None of the allowed folders exists.')
})
