import { defaultPolicy, type SyncPolicy } from '@pairwise/engine'
import { describe, expect, test } from 'vitest'
import { parseArguments } from './parse-flags.ts'
import { syncPolicyOfFlags } from './sync-policy-of-flags.ts'
import { UsageError } from './usage-error.ts'

const start = { at: new Date(2026, 10, 25, 9, 8, 7), cwd: '/here' }
const policyOf = (line: string): SyncPolicy => syncPolicyOfFlags(parseArguments(line === '' ? [] : line.split(' '), {}).flags, start)

test('without flags the policy is rclone’s, with three tries', () => {
  expect(policyOf('')).toEqual({ ...defaultPolicy, limits: { ...defaultPolicy.limits, tries: 3 } })
})

describe('one flag, one change', () => {
  test.each<[line: string, change: Partial<SyncPolicy>]>([
    ['--resync', { resync: 'path1' }],
    ['-1', { resync: 'path1' }],
    ['--resync=false', { resync: null }],
    ['--resync-mode path1', { resync: 'path1' }],
    ['--resync-mode path2', { resync: 'path2' }],
    ['--resync-mode newer', { resync: 'newer' }],
    ['--resync-mode older', { resync: 'older' }],
    ['--resync-mode larger', { resync: 'larger' }],
    ['--resync-mode smaller', { resync: 'smaller' }],
    ['--resync-mode keep-both', { resync: 'keep-both' }],
    ['--resync-mode none', { resync: null }],
    ['--resync --resync-mode none', { resync: 'path1' }],
    ['--resync --resync-mode newer', { resync: 'newer' }],
    ['--max-delete 10', { deletions: { onTrip: 'abort', percent: 10 } }],
    ['--force', { force: true }],
    ['--check-access', { accessFile: 'RCLONE_TEST' }],
    ['--check-access --check-filename HERE', { accessFile: 'HERE' }],
    ['--check-filename HERE', { accessFile: null }],
    ['--create-empty-src-dirs', { folders: 'synced' }],
    ['--remove-empty-dirs', { folders: 'pruned' }],
    ['-l', { links: 'synced' }],
    ['-L', { links: 'followed' }],
    ['--ignore-case-sync', { keying: 'nfc-fold' }],
    ['--no-unicode-normalization', { keying: 'bytes' }],
    ['--no-unicode-normalization --ignore-case-sync', { keying: 'fold' }],
    ['--fix-case', { fixCase: true }],
    ['--track-renames', { moves: 'by-look' }],
    ['--transfers 9 --checkers 2', { transfers: 9, checkers: 2 }],
    ['--mode mirror-path2', { mode: 'mirror-path2' }],
    ['--skip-deletions path2', { skipDeletions: { path1: false, path2: true } }],
    ['--skip-deletions both', { skipDeletions: { path1: true, path2: true } }],
    ['-M', { metadata: { permissions: true, owner: true, xattrs: true, acls: true, hardLinks: false } }],
    ['--hard-links', { metadata: { permissions: false, owner: false, xattrs: false, acls: false, hardLinks: true } }],
  ])('%s', (line, change) => {
    const policy = policyOf(line)
    expect(policy).toEqual({ ...policyOf(''), ...change })
  })
})

describe('what is compared', () => {
  test.each([
    ['', 'size modtime none'],
    ['--checksum', 'size baseline'],
    ['--size-only', 'size none'],
    ['--size-only --checksum', 'size none'],
    ['--ignore-size', 'modtime none'],
    ['--checksum --ignore-size', 'baseline'],
    ['--compare size,modtime,checksum', 'size modtime baseline'],
    ['--compare checksum', 'baseline'],
    ['--compare Size,Checksum', 'size baseline'],
    ['--compare checksum --size-only', 'baseline'],
    ['--compare modtime --checksum', 'modtime none'],
    ['--compare size,modtime,checksum --slow-hash-sync-only', 'size modtime copies'],
    ['-c --ignore-listing-checksum', 'size copies'],
    ['-c --no-slow-hash', 'size none'],
    ['-c --no-slow-hash --download-hash', 'size baseline'],
    ['--download-hash', 'size modtime none'],
  ])('%s', (line, compared) => {
    const { size, modtime, checksum } = policyOf(line).compare
    expect([size ? 'size' : '', modtime ? 'modtime' : '', checksum].filter((word) => word !== '').join(' ')).toBe(compared)
  })

  test.each([
    ['--modify-window 1ns', 1n],
    ['--modify-window 2s', 2_000_000_000n],
    ['', 0n],
  ])('%s', (line, ns) => expect(policyOf(line).compare.modifyWindowNs).toBe(ns))

  test('--no-own-revision', () => expect(policyOf('--no-own-revision').compare.ownRevision).toBe(false))
})

describe('conflicts', () => {
  test.each([
    ['', { resolve: 'none', loser: 'num', suffix: { path1: 'conflict', path2: 'conflict' }, keepExtension: false }],
    ['--conflict-resolve newer --conflict-loser delete', { resolve: 'newer', loser: 'delete' }],
    ['--conflict-loser pathname --conflict-suffix .path', { loser: 'pathname', suffix: { path1: '.path', path2: '.path' } }],
    ['--conflict-suffix cloud,laptop', { suffix: { path1: 'cloud', path2: 'laptop' } }],
    ['--conflict-suffix {DateOnly}-conflict', { suffix: { path1: '2026-11-25-conflict', path2: '2026-11-25-conflict' } }],
    ['--suffix-keep-extension', { keepExtension: true }],
    ['--conflict-resolve ask', { resolve: 'ask' }],
  ])('%s', (line, change) => expect(policyOf(line).conflicts).toMatchObject(change))
})

describe('where replaced and deleted files are kept', () => {
  const at = (folder: string, suffix = '', keepExtension = false) => ({ folder, suffix, keepExtension })
  test.each([
    ['', null, null],
    ['--backup-dir /kept', at('/kept'), at('/kept')],
    ['--backup-dir1 one --backup-dir2 ../two', at('/here/one'), at('/two')],
    ['--backup-dir1 /one', at('/one'), null],
    ['--backup-dir2 gdrive:kept', null, at('gdrive:kept')],
    ['--backup-dir1 /one --backup-dir /kept', at('/one'), at('/kept')],
    ['--backup-dir /kept --suffix -2023-08-26 --suffix-keep-extension', at('/kept', '-2023-08-26', true), at('/kept', '-2023-08-26', true)],
    ['--backup-dir /kept --suffix .{YYYYMMDD}', at('/kept', '.20261125'), at('/kept', '.20261125')],
  ])('%s', (line, path1, path2) => expect(policyOf(line).versions).toEqual({ path1, path2 }))
})

describe('limits', () => {
  test.each([
    ['--max-duration 1h', { maxDurationMs: 3_600_000 }],
    ['--max-duration 0', { maxDurationMs: null }],
    ['--max-transfer 10M', { maxTransferBytes: 10_485_760 }],
    ['--max-transfer off', { maxTransferBytes: null }],
    ['--retries 5 --retries-sleep 2s', { tries: 5, pauseBetweenTriesMs: 2000 }],
    ['--bwlimit 08:00,512k;19:00,off', { bandwidth: { slots: expect.objectContaining({ length: 14 }) } }],
  ])('%s', (line, change) => expect(policyOf(line).limits).toMatchObject(change))
})

describe('refused', () => {
  test.each([
    ['--create-empty-src-dirs --remove-empty-dirs', 'opposite'],
    ['--links --copy-links', 'opposite'],
    ['--size-only --ignore-size', 'nothing would be compared'],
    ['--compare checksum --slow-hash-sync-only', 'nothing would be compared'],
    ['--compare checksum --no-slow-hash', 'nothing would be compared'],
    ['--compare hash', '"hash" is not one of size, modtime, checksum'],
    ['--compare=', '"" is not one of size, modtime, checksum'],
    ['--conflict-suffix a,b,c', 'one suffix, or two'],
    ['--conflict-suffix a/b', 'can’t end a file’s name'],
    ['--conflict-suffix a,', 'can’t end a file’s name'],
    [`--conflict-suffix ${'x'.repeat(201)}`, 'leave no room for the name'],
    ['--conflict-loser version', 'needs a folder for the losers'],
    ['--conflict-loser version --backup-dir1 /one', 'needs a folder for the losers'],
    ['--suffix old', '--suffix needs a folder'],
    ['--suffix o/d --backup-dir /kept', 'can’t end a file’s name'],
    ['--check-access --check-filename a/b', 'is not the name of a file'],
    ['--max-duration -5s', 'can’t be negative'],
  ])('%s', (line, message) => {
    expect(() => policyOf(line)).toThrow(UsageError)
    expect(() => policyOf(line)).toThrow(message)
  })
})
