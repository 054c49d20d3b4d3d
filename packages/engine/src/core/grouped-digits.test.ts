import { expect, test } from 'vitest'
import { groupDigits } from './grouped-digits.ts'

test.each([0, 7, 999, 1000, 12_345, 999_999, 1_000_000, 123_456_789_012, -1234, -123])('%d is grouped as in English', (amount) => {
  expect(groupDigits(amount)).toBe(amount.toLocaleString('en'))
})
