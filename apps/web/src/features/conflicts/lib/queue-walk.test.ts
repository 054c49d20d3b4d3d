import type { Conflict } from '@pairwise/contracts'
import { expect, test } from 'vitest'
import { conflictAt, nextOpen, placeOf, type QueueWindows } from './queue-walk.ts'

/** Conflicts 1, 2, … in windows of three; those that are named are open. */
function queue(total: number, open: readonly number[]): QueueWindows & { readonly asked: number[] } {
  const all = Array.from({ length: total }, (_, at) => ({ id: at + 1, state: open.includes(at + 1) ? 'open' : 'decided' }) as Conflict)
  const asked: number[] = []
  const read = async (window: number) => {
    asked.push(window)
    return all.slice(window * 3, window * 3 + 3)
  }
  return { size: 3, total, read, asked }
}

test('a place may lie in any window, and beyond the ends there is nothing', async () => {
  const windows = queue(7, [])
  expect((await conflictAt(3, windows))?.id).toBe(4)
  expect((await conflictAt(6, windows))?.id).toBe(7)
  expect([await conflictAt(-1, windows), await conflictAt(7, windows)]).toEqual([undefined, undefined])
  expect(windows.asked).toEqual([1, 2])
})

test('a conflict is found wherever it is, and one that the filters leave out is not', async () => {
  expect(await placeOf(7, queue(7, []))).toBe(6)
  expect(await placeOf(99, queue(7, []))).toBeNull()
  expect(await placeOf(1, queue(0, []))).toBeNull()
})

test.each([
  ['the next in the same window', 1, 1, [1, 3], 3],
  ['one of a later window', 1, 1, [1, 6], 6],
  ['round at the end', 6, 7, [2, 7], 2],
  ['earlier in the same window, after all others', 5, 6, [4, 6], 4],
  ['not itself', 3, 4, [4], undefined],
  ['none', 0, 1, [], undefined],
] as const)('the next that is open: %s', async (_, from, current, open, expected) => {
  expect((await nextOpen(from, current, queue(7, open)))?.id).toBe(expected)
})

test('an empty queue has none', async () => {
  expect(await nextOpen(0, null, queue(0, []))).toBeUndefined()
})
