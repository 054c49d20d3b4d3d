import { expect, test } from 'vitest'
import { count, listOf, percent, plural } from './plural.ts'

const files = { one: '# file', other: '# files' }

test.each([
  [0, '0 files'],
  [1, '1 file'],
  [2, '2 files'],
  [18_204, '18,204 files'],
])('%d', (n, text) => {
  expect(plural(n, files)).toBe(text)
})

test('numbers, shares and lists', () => {
  expect(count(1_000_000)).toBe('1,000,000')
  expect(percent(0.002)).toBe('0.2\u00a0%')
  expect(percent(1)).toBe('100\u00a0%')
  expect(listOf(['/data'])).toBe('/data')
  expect(listOf(['/data', '/mnt', '/srv'])).toBe('/data, /mnt and /srv')
})
