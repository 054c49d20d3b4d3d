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
    expect(reasonText({ ...about, changes: 'path2', reason: 'COMES_BACK' }, names)).toBe(
      'Was deleted on S3 backup; a resync brings it back.',
    )
  })

  test('a conflict says whether somebody is asked about it', () => {
    expect(reasonText({ ...about, kind: 'ask', reason: 'CONFLICT' }, names)).toBe('Changed on both sides. Kept for review.')
    expect(reasonText({ ...about, kind: 'keep-both', reason: 'CONFLICT' }, names)).toBe('Changed on both sides. Both versions are kept.')
  })
})
