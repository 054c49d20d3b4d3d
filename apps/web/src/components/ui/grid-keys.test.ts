import { expect, test } from 'vitest'
import { nextRow } from './grid-keys.ts'

const press = (key: string, part = {}) => ({ key, ctrlKey: false, metaKey: false, altKey: false, ...part })

test.each([
  ['ArrowDown', 5, 6],
  ['ArrowDown', 99, 99],
  ['ArrowUp', 0, 0],
  ['PageDown', 5, 25],
  ['PageUp', 5, 0],
  ['Home', 50, 0],
  ['End', 5, 99],
  ['x', 5, null],
])('%s from row %d leads to %s', (key, from, to) => {
  expect(nextRow(press(key), from, 100, 20)).toBe(to)
})

test('with Control only the ends are reached, with Alt and in an empty list nothing', () => {
  expect(nextRow(press('End', { ctrlKey: true }), 5, 100, 20)).toBe(99)
  expect(nextRow(press('ArrowDown', { ctrlKey: true }), 5, 100, 20)).toBeNull()
  expect(nextRow(press('End', { altKey: true }), 5, 100, 20)).toBeNull()
  expect(nextRow(press('End'), 0, 0, 20)).toBeNull()
})
