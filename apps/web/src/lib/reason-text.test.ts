import { reasonCode } from '@pairwise/contracts'
import { describe, expect, test } from 'vitest'
import { reasonText } from './reason-text.ts'

const names = { path1: 'NAS', path2: 'S3 backup' }
const about = { changes: null, from: null }

describe('why an operation is in a plan', () => {
  test.each(reasonCode.options)('%s is one sentence', (reason) => {
    for (const changes of ['path1', 'path2', null] as const) {
      const text = reasonText({ ...about, changes, reason }, names)
      expect(text).toMatch(/^[A-Z].*\.$/)
      expect(text).not.toContain('undefined')
    }
  })

  test.each([
    ['NEW_ON_1', 'New on NAS, not on S3 backup.'],
    ['NEW_ON_2', 'New on S3 backup, not on NAS.'],
    ['CHANGED_ON_2', 'Changed on S3 backup since the last run; unchanged on NAS.'],
    ['DELETED_ON_1', 'Deleted on NAS since the last run; unchanged on S3 backup.'],
    ['BASE_ONLY_2', 'First sync: only on S3 backup.'],
    ['META', 'Only the modified time differs.'],
  ] as const)('%s', (reason, text) => {
    expect(reasonText({ ...about, reason }, names)).toBe(text)
  })

  test('a move names the old place, with codes for what can’t be seen in it', () => {
    const from = { path: 'old\u202E/a.txt', key: '' }
    expect(reasonText({ changes: 'path2', from, reason: 'MOVED_ON_1' }, names)).toBe('Moved on NAS from old[U+202E]/a.txt (same content).')
  })

  test('a folder’s reason names the side that it came from or went on', () => {
    expect(reasonText({ ...about, changes: 'path2', reason: 'DIR_NEW' }, names)).toBe('Folder created on NAS.')
    expect(reasonText({ ...about, changes: 'path1', reason: 'DIR_GONE' }, names)).toBe('Folder deleted on S3 backup; it is empty on NAS.')
  })

  test('what comes back says where it was deleted, after which day, and what brings it back', () => {
    const text = (comesBack: { byResync: boolean; since: string | null } | null) =>
      reasonText({ ...about, changes: 'path2', reason: 'COMES_BACK', comesBack }, names)
    const year = new Date().getFullYear()
    const since = new Date(year, 0, 2, 12).toISOString()
    expect(text({ byResync: true, since })).toBe('Was deleted on S3 backup after 2 Jan; a resync brings it back.')
    expect(text({ byResync: true, since: new Date(year - 1, 10, 20, 12).toISOString() })).toContain(`after 20 Nov ${year - 1};`)
    expect(text({ byResync: true, since: null })).toBe('Was deleted on S3 backup; a resync brings it back.')
    expect(text({ byResync: false, since })).toBe('Was deleted on S3 backup after 2 Jan; it comes back.')
  })

  test('a rule is named where it chose, and only there', () => {
    const won = (rule: 'newer' | 'path2' | null) => reasonText({ ...about, reason: 'CONFLICT_WON_2', rule }, names)
    expect(won('newer')).toBe('Changed on both sides. Rule ‘Keep the newer’ chose S3 backup.')
    expect(won('path2')).toBe('Changed on both sides. Rule ‘Keep S3 backup’ chose S3 backup.')
    expect(won(null)).toBe('Changed on both sides. The version on S3 backup wins.')
    const first = (part: { kind: 'copy' | 'keep-both'; rule: 'larger' | null }) =>
      reasonText({ ...about, changes: part.kind === 'copy' ? 'path2' : null, reason: 'BASE_DIFF', ...part }, names)
    expect(first({ kind: 'copy', rule: 'larger' })).toBe('First sync: different on both sides, ‘Keep the larger’ chose NAS.')
    expect(first({ kind: 'copy', rule: null })).toBe('First sync: different on both sides, the version on NAS stays.')
    expect(first({ kind: 'keep-both', rule: null })).toBe('First sync: different on both sides. Both versions are kept.')
  })

  test('a conflict says whether somebody is asked about it', () => {
    expect(reasonText({ ...about, kind: 'ask', reason: 'CONFLICT' }, names)).toBe('Changed on both sides. Kept for review.')
    expect(reasonText({ ...about, kind: 'keep-both', reason: 'CONFLICT' }, names)).toBe('Changed on both sides. Both versions are kept.')
  })
})
