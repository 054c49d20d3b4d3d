import { expect, test } from 'vitest'
import { causeText, typedNumber } from './approval-text.ts'

test.each([
  ['11104', 11_104],
  ['11,104', 11_104],
  ['11 104', 11_104],
  ['11.104', 11_104],
  ['', null],
  ['-3', null],
  ['3 files', null],
])('what is typed as %j is the number %j', (text, number) => {
  expect(typedNumber(text)).toBe(number)
})

test('a shift of all times is named by its length', () => {
  const cause = { code: 'time-shift', side: 'path1', files: 9, shiftMs: 3_600_000 } as const
  expect(causeText(cause, { path1: 'NAS', path2: 'S3' }, 0)).toContain('every file on NAS moved by exactly 1 h')
})
