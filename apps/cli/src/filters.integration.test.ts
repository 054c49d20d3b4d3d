import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readTree, type Tree, writeTree } from '@pairwise/engine/testing'
import { afterEach, beforeEach, expect, test } from 'vitest'

const main = fileURLToPath(new URL('./main.ts', import.meta.url))

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'cli-filters-'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

/** Two folders with a state of their own, which all begin with the same files. */
class Pair {
  readonly one: string
  readonly two: string

  constructor(name: string, files: Tree) {
    this.one = join(root, `${name}-one`)
    this.two = join(root, `${name}-two`)
    for (const path of [this.one, this.two]) mkdirSync(path)
    writeTree(this.one, files)
  }

  bisync(...flags: string[]): { code: number | null; stderr: string } {
    return bisync(this.one, this.two, flags)
  }

  get trees(): Tree[] {
    return [readTree(this.one), readTree(this.two)]
  }
}

function bisync(one: string, two: string, flags: readonly string[], input = '') {
  const args = ['--conditions=pairwise-source', main, 'bisync', one, two, '--workdir', join(root, 'work'), ...flags]
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', cwd: root, input })
  return { code: status, stderr }
}

const files = { a: 'a', 'b.log': 'b', 'd/c': 'c', 'd/e.log': 'e', 'large.bin': 'x'.repeat(3000) }

test('a filters file that another pair’s resync approved deletes nothing of this one', () => {
  const [mine, other] = [new Pair('mine', files), new Pair('other', files)]
  const filters = join(root, 'filters')
  const flags = ['--filters-file', filters]
  writeFileSync(filters, '- /none\n')
  for (const pair of [mine, other]) expect(pair.bisync(...flags, '--resync').code).toBe(0)
  writeFileSync(filters, '- *.log\n')
  expect(mine.bisync(...flags, '--dry-run')).toMatchObject({ code: 2, stderr: expect.stringContaining('changed') })
  expect(other.bisync(...flags, '--resync').code).toBe(0)
  rmSync(join(mine.two, 'b.log'))
  expect(mine.bisync(...flags)).toEqual({ code: 0, stderr: '' })
  const { 'b.log': _, ...rest } = files
  expect(mine.trees).toEqual([files, rest])
})

test('rules, limits and lists may be others in every run, and nothing is deleted for it', () => {
  const pair = new Pair('pair', files)
  utimesSync(join(pair.one, 'a'), 1_000_000_000, 1_000_000_000)
  expect(pair.bisync('--resync').code).toBe(0)
  const list = join(root, 'list')
  writeFileSync(list, 'a\nd/c\n')
  for (const flags of [
    ['--exclude', '*.log'],
    ['--include', '/d/**'],
    ['--max-size', '1k'],
    ['--max-age', '2010-01-01'],
    ['--min-age', '2020-01-01'],
    ['--files-from', list],
    ['--exclude-if-present', 'c'],
    ['--filter', '- /d/'],
    [],
  ]) {
    expect(pair.bisync(...flags), flags.join(' ')).toEqual({ code: 0, stderr: '' })
    expect(pair.trees, flags.join(' ')).toEqual([files, files])
  }
})

test('what is left out stays as it is on both sides, and comes back as a conflict where both changed', () => {
  const pair = new Pair('pair', files)
  expect(pair.bisync('--resync').code).toBe(0)
  expect(pair.bisync('--exclude', '/d/').code).toBe(0)
  writeTree(pair.one, { 'd/c': 'mine' })
  writeTree(pair.two, { 'd/c': 'theirs' })
  rmSync(join(pair.one, 'd/e.log'))
  expect(pair.bisync('--exclude', '/d/').code).toBe(0)
  expect(pair.trees).toMatchObject([{ 'd/c': 'mine' }, { 'd/c': 'theirs', 'd/e.log': 'e' }])
  expect(pair.bisync().code).toBe(0)
  const { 'd/c': _, ...rest } = files
  const all = { ...rest, 'd/c.conflict1': 'mine', 'd/c.conflict2': 'theirs' }
  expect(pair.trees).toEqual([all, all])
})

test('a pair with another folder starts anew', () => {
  const pair = new Pair('pair', files)
  expect(pair.bisync('--resync').code).toBe(0)
  const third = join(root, 'third')
  mkdirSync(third)
  writeTree(third, { other: 'tree' })
  expect(bisync(pair.one, third, [])).toMatchObject({ code: 2, stderr: expect.stringContaining('--resync') })
  expect(bisync(pair.one, third, ['--resync']).code).toBe(0)
  expect(readTree(third)).toEqual({ ...files, other: 'tree' })
})

test('rules come from standard input, and one that can’t be read is refused with its line before anything is done', () => {
  const pair = new Pair('pair', files)
  expect(bisync(pair.one, pair.two, ['--resync', '--exclude-from', '-'], '*.log\nd/{\n')).toMatchObject({
    code: 64,
    stderr: expect.stringContaining('-, line 2: "{" without "}"'),
  })
  expect(readTree(pair.two)).toEqual({})
  expect(bisync(pair.one, pair.two, ['--resync', '--exclude-from', '-'], '*.log\n').code).toBe(0)
  expect(Object.keys(readTree(pair.two)).sort()).toEqual(['a', 'd/c', 'large.bin'])
})
