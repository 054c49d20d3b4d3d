import type { LogLine } from '@pairwise/contracts'
import { describe, expect, test } from 'vitest'
import { linesAtLeast } from './log-levels.ts'
import { createLogStore, type LogStore } from './log-store.ts'

const line = (n: number, level: LogLine['level'] = 'info'): LogLine => ({ n, at: '2026-11-21T14:00:00Z', level, text: `line ${n}` })
const lines = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => line(from + at))
const numbers = (store: LogStore) => Array.from({ length: store.last() }, (_, at) => store.line(at + 1)?.n ?? null)

describe('the lines of a log', () => {
  test('overlapping and repeated pieces give each line once', () => {
    const store = createLogStore()
    for (const piece of [lines(1, 500), lines(400, 900), lines(1, 10), lines(901, 1000)]) store.add(piece)
    expect(numbers(store)).toEqual(lines(1, 1000).map(({ n }) => n))
  })

  test('what is missing has a place and is found', () => {
    const store = createLogStore()
    store.reach(3000)
    store.add(lines(1, 1000))
    store.add(lines(2001, 3000))
    expect(store.firstMissing(1)).toBe(1001)
    expect(store.firstMissing(2001)).toBeNull()
    store.add(lines(1001, 2000))
    expect(store.firstMissing(1)).toBeNull()
  })

  test('only new lines count as a change', () => {
    const store = createLogStore()
    let changes = 0
    store.onChange(() => {
      changes += 1
    })
    store.add(lines(1, 3))
    store.add(lines(1, 3))
    store.reach(2)
    expect(changes).toBe(1)
  })

  test('a log that was numbered anew starts empty', () => {
    const store = createLogStore()
    store.add(lines(1, 3))
    store.clear()
    expect([store.last(), store.line(1)]).toEqual([0, undefined])
  })
})

test('lines by how serious they are', () => {
  const store = createLogStore()
  store.add([line(1, 'debug'), line(2, 'error'), line(3, 'warning'), line(4, 'info')])
  expect(linesAtLeast(store, 'warning')).toEqual([2, 3])
  expect(linesAtLeast(store, 'debug')).toEqual([1, 2, 3, 4])
})
