import { once } from 'node:events'
import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { readTree, writeTree } from '@pairwise/engine/testing'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { CliPair, nodeArguments } from './cli-pair.ts'
import { heldRun } from './held-run.ts'

let pair: CliPair
beforeEach(() => {
  pair = new CliPair({ a: 'x', b: 'y', 'd/c': 'z' })
})
afterEach(() => pair.remove())

const empty = () => {
  for (const name of readdirSync(pair.path2)) rmSync(join(pair.path2, name), { recursive: true })
}

describe('wrong usage ends with 64, before anything is looked at', () => {
  test.each([
    ['one folder', ['bisync', 'one'], 'give two folders'],
    ['no folder', ['bisync'], 'give two folders'],
    ['three folders', ['bisync', 'one', 'two', 'three'], '"three" is more than that'],
    ['a folder without a name', ['bisync', 'one', ''], 'name is empty'],
    ['a remote', ['bisync', 'one', 'drive:photos'], 'there is no remote "drive"'],
    ['a remote’s root', ['bisync', 'drive:', 'two'], './drive:'],
    ['a connection string that does not end', ['bisync', ':sftp,host=x', 'two'], 'after its options comes a colon'],
    ['a server without a host', ['bisync', ':sftp:/y', 'two'], 'has no host'],
    ['no command', [], 'Usage'],
    ['an unknown flag before the command', ['--frob', 'bisync', 'one', 'two'], 'unknown flag --frob'],
    ['an unknown command', ['sink', 'one', 'two'], 'unknown command'],
    ['a refused flag', ['bisync', 'one', 'two', '--resync', '--interactive'], 'is a flag of rclone that Pairwise doesn’t have'],
    ['flags that contradict each other', ['bisync', 'one', 'two', '--resync', '-v', '-q'], 'opposite'],
    ['a log file that can’t be opened', ['bisync', 'one', 'two', '--resync', '--log-file', 'no/such/log'], 'can’t be opened'],
  ])('%s', (_, args, message) => {
    const { code, stdout, stderr } = pair.pairwise(args)
    expect(code).toBe(64)
    expect(stdout + stderr).toContain(message)
    expect(readTree(pair.path2)).toEqual({})
    expect(readdirSync(pair.root).sort()).toEqual(['one', 'two'])
  })
})

test('a local folder whose name holds a colon is named with ./', () => {
  mkdirSync(join(pair.root, 'a:b'))
  expect(pair.pairwise(['bisync', 'one', './a:b', '--resync']).code).toBe(0)
  expect(readTree(join(pair.root, 'a:b'))).toEqual(readTree(pair.path1))
})

test('help and version are told on stdout, and nothing else is done', () => {
  expect(pair.pairwise(['--version'])).toMatchObject({ code: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) })
  expect(pair.pairwise(['bisync', 'one', 'two', '--resync', '-V']).stdout).toBe(pair.pairwise(['--version']).stdout)
  expect(pair.pairwise(['--help'])).toMatchObject({ code: 0, stdout: expect.stringContaining('bisync') })
  const help = pair.pairwise(['bisync', 'one', 'two', '--resync', '--help'])
  expect(help).toMatchObject({ code: 0, stderr: '', stdout: expect.stringContaining('--max-delete PERCENT') })
  expect(readTree(pair.path2)).toEqual({})
})

describe('a critical stop', () => {
  test('blocks every later run until a resync; a dry run neither sets nor clears that', () => {
    pair.bisync('--resync')
    empty()
    expect(pair.bisync('--dry-run').code).toBe(2)
    writeTree(pair.path2, { a: 'x', b: 'y', 'd/c': 'z' })
    expect(pair.bisync('--dry-run').code).toBe(0)
    empty()
    expect(pair.bisync().code).toBe(2)
    writeTree(pair.path2, { a: 'x', b: 'y', 'd/c': 'z' })
    expect(pair.bisync()).toMatchObject({ code: 2, stderr: expect.stringContaining('run once with --resync') })
    expect(pair.bisync('--resilient').code).toBe(2)
    expect(pair.bisync('--resync', '--dry-run').code).toBe(0)
    expect(pair.bisync().code).toBe(2)
    expect(pair.bisync('--resync').code).toBe(0)
    expect(pair.bisync().code).toBe(0)
  })

  test('with --resilient stops only the run itself', () => {
    pair.bisync('--resync')
    empty()
    expect(pair.bisync('--resilient').code).toBe(2)
    writeTree(pair.path2, { a: 'x', b: 'y', 'd/c': 'z' })
    expect(pair.bisync('--resilient').code).toBe(0)
  })

  test('has the exit code that is asked for', () => {
    expect(pair.bisync('--critical-exit-code', '7').code).toBe(7)
    pair.bisync('--resync')
    empty()
    expect(pair.bisync('--critical-exit-code', '7').code).toBe(7)
    expect(pair.bisync('--critical-exit-code', '7').code).toBe(7)
    expect(pair.bisync('--resync', '--critical-exit-code', '7').code).toBe(0)
  })
})

test('a filters file without its hash, or with another one, blocks later runs; a resync writes it, a dry one does not', () => {
  const filters = join(pair.root, 'filters.txt')
  const withFilters = (...flags: string[]) => pair.bisync('--filters-file', filters, ...flags)
  pair.bisync('--resync')
  writeFileSync(filters, '- *.tmp\n')
  expect(withFilters()).toMatchObject({ code: 2, stderr: expect.stringContaining('--resync') })
  expect(pair.bisync().code).toBe(2)
  expect(withFilters('--resync').code).toBe(0)
  expect(withFilters().code).toBe(0)
  writeFileSync(filters, '- *.bak\n')
  expect(withFilters('--dry-run').code).toBe(2)
  expect(withFilters('--resilient').code).toBe(2)
  writeFileSync(filters, '- *.tmp\n')
  expect(withFilters().code).toBe(0)
  writeFileSync(filters, '- *.bak\n')
  expect(withFilters().code).toBe(2)
  expect(withFilters('--resync', '--dry-run').code).toBe(0)
  expect(withFilters().code).toBe(2)
  expect(withFilters('--resync').code).toBe(0)
  expect(withFilters().code).toBe(0)
})

test('a check of a folder that is not there ends with 2, and names it', () => {
  const missing = join(pair.root, 'three')
  expect(pair.pairwise(['check', pair.path1, missing])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining(`${missing} can't be used: the folder does not exist`),
  })
})

test('folders that overlap end with 2 and block the pair that they were', () => {
  expect(pair.pairwise(['bisync', 'one', 'one/d', '--resync']).code).toBe(2)
  expect(pair.pairwise(['bisync', 'one', 'one', '--resync', '--critical-exit-code=7']).code).toBe(7)
  expect(readTree(pair.path1)).toEqual({ a: 'x', b: 'y', 'd/c': 'z' })
})

test('a file that could not be copied ends with 1 and blocks nothing', () => {
  pair.bisync('--resync')
  writeTree(pair.path1, { e: '1', 'd/f': '2' })
  chmodSync(join(pair.path1, 'e'), 0)
  const isRoot = process.getuid?.() === 0
  expect(pair.bisync().code).toBe(isRoot ? 0 : 1)
  chmodSync(join(pair.path1, 'e'), 0o644)
  expect(pair.bisync().code).toBe(0)
  expect(readTree(pair.path2)).toEqual(readTree(pair.path1))
})

test('a work folder that can’t be used is told with the flag that names another one', () => {
  for (const [folder, why] of [
    [join(pair.path1, 'a'), 'EEXIST'],
    ['/proc/pairwise', 'can’t be made'],
    [pair.path2, 'can’t be path2 itself'],
  ] as const) {
    const { code, stderr } = pair.pairwise(['bisync', pair.path1, pair.path2, '--workdir', folder, '--resync'])
    expect(code).toBe(64)
    expect(stderr).toContain('--workdir')
    expect(stderr).toContain(why)
  }
})

test('a work folder and a log below a side stay there, and no run takes part in itself', () => {
  const run = (...flags: string[]) =>
    pair.pairwise(['bisync', 'one', 'two', '--workdir', 'one/.state/pairwise', '--log-file', 'two/d[1]/log', '-v', ...flags])
  mkdirSync(join(pair.path2, 'd[1]'))
  expect(run('--resync').code).toBe(0)
  writeTree(pair.path2, { a: 'changed' })
  expect(run().code).toBe(0)
  expect(readTree(pair.path1)).toMatchObject({ a: 'changed' })
  expect(readdirSync(pair.path2).sort()).toEqual(['a', 'b', 'd', 'd[1]'])
  expect(existsSync(join(pair.path1, 'd[1]'))).toBe(false)
})

test('access files that differ end with 2 and block later runs, in a resync too; --resilient lets them go on', () => {
  pair.bisync('--resync')
  expect(pair.bisync('--check-access', '--resilient').code).toBe(2)
  expect(pair.bisync('--check-access', '--dry-run').code).toBe(2)
  expect(pair.bisync().code).toBe(0)
  writeTree(pair.path1, { RCLONE_TEST: '' })
  expect(pair.bisync('--check-access', '--resync').code).toBe(2)
  expect(pair.bisync().code).toBe(2)
  writeTree(pair.path2, { RCLONE_TEST: '' })
  expect(pair.bisync('--check-access', '--resync').code).toBe(0)
  expect(pair.bisync('--check-access').code).toBe(0)
  expect(pair.bisync('--check-access', '--check-filename', 'a').code).toBe(0)
  expect(pair.bisync('--check-access', '--check-filename', 'OTHER', '--resilient').code).toBe(2)
})

test('a limit that is reached ends with 1, and the next run goes on', () => {
  writeTree(pair.path1, { e: 'e'.repeat(4000), f: 'f'.repeat(4000), g: 'g'.repeat(4000) })
  expect(pair.bisync('--resync', '--max-transfer', '5k', '--transfers', '1').code).toBe(1)
  expect(Object.keys(readTree(pair.path2)).length).toBeLessThan(6)
  expect(pair.bisync().code).toBe(0)
  expect(readTree(pair.path2)).toEqual(readTree(pair.path1))
})

test('what is replaced or deleted is kept where --backup-dir says, and such a folder inside a synced one is refused', () => {
  pair.bisync('--resync')
  writeTree(pair.path1, { a: 'other' })
  rmSync(join(pair.path1, 'd/c'))
  const kept = join(pair.root, 'kept')
  expect(pair.bisync('--backup-dir2', kept, '--suffix', '.{YYYYMMDD}').code).toBe(0)
  expect(Object.keys(readTree(kept)).map((name) => name.replace(/\d{8}$/, 'DATE'))).toEqual(['a.DATE', 'd/c.DATE'])
  expect(pair.bisync('--backup-dir2', join(pair.path2, 'kept'), '--resilient').code).toBe(2)
})

test('too many deletions and all files changed end with 1 and block nothing', () => {
  writeTree(pair.path1, { e: '1', f: '2', g: '3' })
  pair.bisync('--resync')
  for (const name of ['a', 'b', 'e', 'f']) rmSync(join(pair.path1, name))
  expect(pair.bisync('--critical-exit-code', '7').code).toBe(1)
  expect(Object.keys(readTree(pair.path2))).toHaveLength(6)
  expect(pair.bisync('--max-delete', '80').code).toBe(0)
  writeTree(pair.path1, { a: 'x', b: 'y', e: '1', f: '2' })
  pair.bisync()
  writeTree(pair.path1, Object.fromEntries(['a', 'b', 'd/c', 'e', 'f', 'g'].map((name) => [name, `${name} changed`])))
  expect(pair.bisync().code).toBe(1)
  expect(pair.bisync('--force').code).toBe(0)
  expect(readTree(pair.path2)).toEqual(readTree(pair.path1))
})

describe('--check-sync', () => {
  const breakLists = () => {
    const db = new DatabaseSync(pair.stateFile('.sqlite'))
    db.exec("DELETE FROM page WHERE side = 2 AND path != CAST('' AS BLOB)")
    db.close()
  }

  test('only compares the saved lists, and blocks later runs when they differ', () => {
    expect(pair.bisync('--check-sync=only')).toMatchObject({ code: 2, stderr: expect.stringContaining('no saved state') })
    pair.bisync('--resync')
    writeTree(pair.path1, { new: 'n' })
    expect(pair.bisync('--check-sync=only', '-v')).toMatchObject({ code: 0, stderr: expect.stringContaining('the same entries') })
    expect(readTree(pair.path2)).not.toHaveProperty('new')
    breakLists()
    expect(pair.bisync('--check-sync', 'only', '--dry-run')).toMatchObject({ code: 2, stderr: expect.stringContaining('d/c') })
    expect(pair.bisync('--check-sync', 'only', '--resilient').code).toBe(2)
    expect(pair.bisync('--check-sync=only', '-q').code).toBe(2)
    expect(pair.bisync()).toMatchObject({ code: 2, stderr: expect.stringContaining('differ') })
    expect(pair.bisync('--resync', '--check-sync=true').code).toBe(0)
    expect(pair.bisync('--check-sync=true').code).toBe(0)
  })
})

test('--error-on-no-transfer ends with 9 when nothing was copied', () => {
  expect(pair.bisync('--resync', '--error-on-no-transfer').code).toBe(0)
  expect(pair.bisync('--error-on-no-transfer').code).toBe(9)
  rmSync(join(pair.path1, 'a'))
  expect(pair.bisync('--error-on-no-transfer').code).toBe(9)
  writeFileSync(join(pair.path1, 'b'), 'other')
  expect(pair.bisync('--error-on-no-transfer').code).toBe(0)
})

test('flags in the environment hold unless the command line says otherwise', () => {
  pair.bisync('--resync')
  writeTree(pair.path1, { e: '1' })
  const args = ['bisync', pair.path1, pair.path2, '--workdir', pair.work]
  expect(pair.pairwise(args, { RCLONE_DRY_RUN: 'true' })).toMatchObject({ code: 0, stdout: expect.stringContaining('Would change') })
  expect(pair.pairwise(args, { RCLONE_MAX_DELETE: 'x' })).toMatchObject({ code: 64, stderr: expect.stringContaining('RCLONE_MAX_DELETE') })
  expect(pair.pairwise([...args, '--dry-run=false'], { RCLONE_DRY_RUN: 'true' }).code).toBe(0)
  expect(readTree(pair.path2)).toHaveProperty('e')
})

test('a killed run’s lock is taken over at once, its resync is gone on with, and nothing is lost', async () => {
  writeTree(pair.path1, Object.fromEntries(Array.from({ length: 2000 }, (_, i) => [`many/f${i}`, `content ${i}`])))
  const args = nodeArguments(['bisync', pair.path1, pair.path2, '--workdir', pair.work, '--resync'])
  const run = await heldRun(args, join(pair.path2, 'many/f1000'))
  run.kill('SIGKILL')
  await once(run, 'exit')
  expect(existsSync(pair.stateFile('.lock'))).toBe(true)
  expect(pair.bisync()).toMatchObject({ code: 0 })
  expect(readTree(pair.path2)).toEqual(readTree(pair.path1))
  expect(readdirSync(pair.work).filter((name) => name.endsWith('.lock'))).toEqual([])
})
