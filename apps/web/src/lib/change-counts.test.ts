import { expect, test } from 'vitest'
import { changesOn, changeTotal, classCount, rowCount } from './change-counts.ts'

const counts = {
  path1: { new: 2, conflict: 1 },
  path2: { new: 3, deleted: 2, conflict: 1 },
  none: { identical: 5, held: 4 },
}

test('a conflict is written on both sides and is one row', () => {
  expect(classCount(counts, 'conflict')).toBe(1)
  expect(classCount(counts, 'conflict', 'path1')).toBe(1)
})

test('rows are all, changes are those that write', () => {
  expect(rowCount(counts)).toBe(2 + 3 + 2 + 1 + 5 + 4)
  expect(changeTotal(counts)).toBe(2 + 3 + 2 + 1)
  expect(changesOn(counts, 'path1')).toBe(3)
  expect(changesOn(counts, 'path2')).toBe(6)
})
