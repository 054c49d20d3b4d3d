import { expect, test } from 'vitest'
import { mtimeText, parseMtime } from './mtime-text.ts'

const cases: readonly [bigint, string][] = [
  [0n, '0'],
  [1_500_000_000n, '1.5'],
  [1_354_040_105_123_456_789n, '1354040105.123456789'],
  [1_354_040_105_120_000_000n, '1354040105.12'],
  [1n, '0.000000001'],
  [-1_500_000_000n, '-1.5'],
  [-1n, '-0.000000001'],
]

test.each(cases)('%d nanoseconds are %s', (ns, text) => {
  expect(mtimeText(ns)).toBe(text)
  expect(parseMtime(text)).toBe(ns)
})

test('decimals beyond nanoseconds are cut off', () => expect(parseMtime('1.1234567899')).toBe(1_123_456_789n))

test.each([undefined, '', 'yesterday', '1e9', '1.', '.5', '0x10', '99999999999', '9999999999'])('%j is no time', (text) =>
  expect(parseMtime(text)).toBeNull(),
)
