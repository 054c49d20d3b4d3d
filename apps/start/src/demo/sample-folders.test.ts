import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { changeFolders, makeAgreedFolders, type SampleFolders, sampleFolders, setAside } from './sample-folders.ts'

const now = new Date('2026-05-04T10:00:00Z')

let demo: string
let folders: SampleFolders
beforeEach(() => {
  demo = join(mkdtempSync(join(tmpdir(), 'pairwise-demo-')), 'demo')
  folders = sampleFolders(demo)
})
afterEach(() => rmSync(join(demo, '..'), { recursive: true }))

type Tree = Record<string, { readonly text: string; readonly mtimeMs: number; readonly inode: number }>

function readTree(folder: string): Tree {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  const paths = files.map((entry) => join(entry.parentPath, entry.name)).sort()
  return Object.fromEntries(
    paths.map((path) => {
      const { mtimeMs, ino } = statSync(path)
      return [path.slice(folder.length + 1), { text: readFileSync(path, 'utf8'), mtimeMs, inode: ino }]
    }),
  )
}

/** What the pair's first run does. */
function bringTogether(): void {
  cpSync(folders.path1, folders.path2, { recursive: true, preserveTimestamps: true })
}

test('after the first run both sides get one case of each kind, and nothing else', () => {
  makeAgreedFolders(folders, now)
  expect(readTree(folders.path2)).toEqual({})
  bringTogether()
  const agreed = { path1: readTree(folders.path1), path2: readTree(folders.path2) }
  changeFolders(folders, now)
  const { path1, path2 } = { path1: readTree(folders.path1), path2: readTree(folders.path2) }

  const touched = (before: Tree, after: Tree): string[] =>
    [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((path) => before[path]?.text !== after[path]?.text).sort()
  expect(touched(agreed.path1, path1)).toEqual([
    'Documents/Budget.csv',
    'Documents/Letter to the landlord.txt',
    'Letters/Invitation.txt',
    'Letters/Letter to the landlord.txt',
    'Notes/Ideas for spring.txt',
    'Notes/Reading list.txt',
  ])
  expect(touched(agreed.path2, path2)).toEqual(['Documents/Old draft.txt', 'Letters/Invitation.txt', 'Notes/Reading list.txt'])

  const moved = path1['Letters/Letter to the landlord.txt']
  expect(moved).toEqual(agreed.path1['Documents/Letter to the landlord.txt'])
  expect(path1['Letters/Invitation.txt']?.text).not.toBe(path2['Letters/Invitation.txt']?.text)
  const identical = [path1, path2].map((tree) => tree['Notes/Reading list.txt'])
  expect(identical[0]).toMatchObject({ text: identical[1]?.text, mtimeMs: identical[1]?.mtimeMs })
  expect(path2['Documents/Old draft.txt']).toBeUndefined()
})

test('changing them twice comes to the same', () => {
  makeAgreedFolders(folders, now)
  bringTogether()
  changeFolders(folders, now)
  const texts = (tree: Tree): Record<string, string> => Object.fromEntries(Object.entries(tree).map(([path, { text }]) => [path, text]))
  const once = [texts(readTree(folders.path1)), texts(readTree(folders.path2))]
  changeFolders(folders, now)
  expect([texts(readTree(folders.path1)), texts(readTree(folders.path2))]).toEqual(once)
})

test('an earlier demo is set aside with everything in it', () => {
  setAside(demo, now)
  mkdirSync(demo)
  writeFileSync(join(demo, 'mine.txt'), 'keep me')
  setAside(demo, now)
  expect(existsSync(demo)).toBe(false)
  expect(readFileSync(join(`${demo} until 2026-05-04T10-00-00`, 'mine.txt'), 'utf8')).toBe('keep me')
})
