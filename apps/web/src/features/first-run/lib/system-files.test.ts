import { expect, test } from 'vitest'
import { leavesOutSystemFiles, withSystemFiles } from './system-files.ts'

test('system files are left out and taken in again, and other rules stay', () => {
  const with_ = withSystemFiles('- *.tmp\n', true)
  expect(leavesOutSystemFiles(with_)).toBe(true)
  expect(with_.split('\n')).toEqual(['- .DS_Store', '- Thumbs.db', '- @eaDir/**', '- *.tmp'])
  expect(withSystemFiles(with_, true)).toBe(with_)
  expect(withSystemFiles(with_, false)).toBe('- *.tmp')
  expect(leavesOutSystemFiles('- Thumbs.db')).toBe(false)
})
