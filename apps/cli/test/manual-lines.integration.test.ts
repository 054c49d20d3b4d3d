import { appendFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readTree, writeTree } from '@pairwise/engine/testing'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { CliPair } from './cli-pair.ts'

// The example and crontab lines of rclone's manual, with a second folder in the place of the remote.

let pair: CliPair
beforeEach(() => {
  pair = new CliPair({ RCLONE_TEST: '', 'notes/a.txt': 'a', 'notes/b.txt': 'b', c: 'c' })
  writeTree(pair.path2, { RCLONE_TEST: '' })
  writeFileSync(join(pair.root, 'filters.txt'), '- *.tmp\n')
})
afterEach(() => pair.remove())

/** A line as it stands in the manual, with the folders of this test. */
function run(line: string) {
  const words = line
    .replace('rclone bisync ', '')
    .replaceAll('FILTERS', join(pair.root, 'filters.txt'))
    .replaceAll('LOG', join(pair.root, 'bisync.log'))
    .replaceAll('KEPT', join(pair.root, 'kept'))
    .split(' ')
  return pair.pairwise(['bisync', pair.path1, pair.path2, ...words])
}

const same = () => expect(pair.trees().path2).toEqual(pair.trees().path1)

test('the first command that the manual names: a dry run, a resync, and runs without it', () => {
  const line =
    'rclone bisync --create-empty-src-dirs --compare size,modtime,checksum --slow-hash-sync-only --resilient -MvP --drive-skip-gdocs --fix-case'
  mkdirSync(join(pair.path1, 'empty'))
  expect(run(line)).toMatchObject({ code: 2, stderr: expect.stringContaining('--resync') })
  expect(run(`${line} --resync --dry-run`)).toMatchObject({ code: 0, stdout: expect.stringContaining('Would change') })
  expect(readTree(pair.path2)).toEqual({ RCLONE_TEST: '' })
  const first = run(`${line} --resync`)
  expect(first.code).toBe(0)
  expect(first.stderr).toContain('No effect here: --drive-skip-gdocs')
  same()
  writeTree(pair.path2, { 'notes/a.txt': 'changed', d: 'new' })
  rmSync(join(pair.path1, 'c'))
  expect(run(line).code).toBe(0)
  same()
  expect(readTree(pair.path1)).toMatchObject({ 'notes/a.txt': 'changed', d: 'new' })
  expect(readTree(pair.path2)).not.toHaveProperty('c')
})

describe('crontab lines', () => {
  test.each([
    ['every five minutes', '--check-access --filters-file FILTERS --log-file LOG'],
    ['every hour', '--check-access --filters-file FILTERS'],
    [
      'normally scheduled',
      '-MPc --check-access --max-delete 10 --filters-file FILTERS -v --no-cleanup --ignore-listing-checksum --disable ListR --checkers=16 --drive-pacer-min-sleep=10ms --create-empty-src-dirs --resilient',
    ],
    [
      'with backup folders',
      '--backup-dir1 KEPT/1 --backup-dir2 KEPT/2 --suffix -2023-08-26 --suffix-keep-extension --check-access --max-delete 50 --filters-file FILTERS --no-cleanup --ignore-listing-checksum --checkers=16 --drive-pacer-min-sleep=10ms --create-empty-src-dirs --resilient -MvP --drive-skip-gdocs --fix-case',
    ],
    ['that looks after itself', '--resilient --recover --max-lock 2m --conflict-resolve newer'],
    ['with other flags of rclone', '--drive-skip-gdocs -v -v --timeout 10s'],
  ])('%s', (_, line) => {
    expect(run(line)).toMatchObject({ code: 2 })
    expect(run(`${line} --resync`)).toMatchObject({ code: 0 })
    same()
    expect(run(line)).toMatchObject({ code: 0 })
    appendFileSync(join(pair.path1, 'notes/b.txt'), ' and more')
    rmSync(join(pair.path2, 'notes/a.txt'))
    writeTree(pair.path2, { 'notes/x.tmp': 'stays here', 'new.txt': 'n' })
    expect(run(line.replace('--max-delete 10', '--max-delete 50'))).toMatchObject({ code: 0 })
    expect(readTree(pair.path1)).toMatchObject({ 'notes/b.txt': 'b and more', 'new.txt': 'n' })
    expect(readTree(pair.path1)).not.toHaveProperty('notes/a.txt')
    expect(readTree(pair.path2)['notes/b.txt']).toBe('b and more')
    if (line.includes('--filters-file')) expect(readTree(pair.path1)).not.toHaveProperty('notes/x.tmp')
  })
})

test('flags before the command, between the folders and behind them', () => {
  const { code } = pair.pairwise(['-v', 'bisync', '--resync', pair.path1, '-n=false', pair.path2, '--max-delete', '10'])
  expect(code).toBe(0)
  same()
})
