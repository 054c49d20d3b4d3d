import { expect, test } from 'vitest'
import { areStepApart, coarserStep } from './time-step.ts'

test.each([
  [1n, 1_000n, 1_000n],
  [1_000n, 1n, 1_000n],
  [null, 1n, null],
  [1n, null, null],
])('the coarser of %s and %s is %s', (a, b, coarser) => {
  expect(coarserStep(a, b)).toBe(coarser)
})

test.each([
  [5n, 5n, false],
  [5n, 14n, false],
  [14n, 5n, false],
  [5n, 15n, true],
  [15n, 5n, true],
])('%s and %s are ten apart: %s', (a, b, expected) => {
  expect(areStepApart(a, b, 10n)).toBe(expected)
})
