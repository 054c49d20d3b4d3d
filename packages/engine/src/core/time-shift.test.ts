import { expect, test } from 'vitest'
import { addShift, noShift, shiftText, type TimeShift } from './time-shift.ts'

const by = (ms: number, files = 1): TimeShift => ({ files, ms, isUniform: true })

test.each<[what: string, steps: TimeShift[], sum: TimeShift]>([
  ['nothing moved', [noShift(), noShift()], noShift()],
  ['all by the same', [by(3_600_000), noShift(), by(3_600_000, 4)], by(3_600_000, 5)],
  ['not all by the same', [by(3_600_000), by(-3_600_000)], { files: 2, ms: 3_600_000, isUniform: false }],
  ['once apart, never together again', [by(1), by(2), by(1), by(1)], { files: 4, ms: 1, isUniform: false }],
  ['a folder that was apart in itself', [by(1), { files: 2, ms: 1, isUniform: false }], { files: 3, ms: 1, isUniform: false }],
  ['apart from the first on', [{ files: 2, ms: 1, isUniform: false }, by(1)], { files: 3, ms: 1, isUniform: false }],
])('%s', (_, steps, sum) => {
  const into = noShift()
  for (const step of steps) addShift(into, step)
  expect(into).toEqual(sum)
})

test.each([
  [3_600_000, '+1 h'],
  [-7_200_000, '-2 h'],
  [-1_800_000, '-30 min'],
  [5_400_000, '+90 min'],
  [1_500, '+1.5 s'],
  [-0.25, '-0.00025 s'],
])('%d ms is %s', (ms, text) => {
  expect(shiftText(ms)).toBe(text)
})
