import { expect, test } from 'vitest'
import { parseDuration } from './duration.ts'

test.each([
  ['1h30m', 5_400_000],
  ['500ms', 500],
  ['1.5h', 5_400_000],
  ['90s', 90_000],
  ['1ns', 1e-6],
  ['10', 10_000],
  ['0', 0],
  ['2d', 172_800_000],
  ['1w', 604_800_000],
  ['1M', 2_592_000_000],
  ['1m', 60_000],
  ['1y', 31_536_000_000],
  ['1.5d', 129_600_000],
  ['-5s', -5000],
  ['off', null],
])('%s', (text, ms) => expect(parseDuration(text)).toBe(ms))

test.each(['', 'h', '1x', '1d2h', '1h 30m', '1D', 'yesterday', '--5s'])('%j is no length of time', (text) =>
  expect(parseDuration(text)).toBeUndefined(),
)
