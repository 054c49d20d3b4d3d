import type { RunCounters } from '@pairwise/contracts'
import { expect, test } from 'vitest'
import { runEffect, runShare } from './run-effect.ts'

const none: RunCounters = {
  total: 0,
  done: 0,
  failed: 0,
  stale: 0,
  skipped: 0,
  bytesTotal: 0,
  bytesDone: 0,
  conflicts: 0,
  filesPath1: 0,
  filesPath2: 0,
}

test('what a run did to the files', () => {
  expect(runEffect({ counters: none })).toBe('Nothing was changed on either side.')
  expect(runEffect({ counters: { ...none, total: 1221, done: 1204, failed: 17 } })).toBe(
    '1,204 of 1,221 changes were applied. 17 files failed and are as they were before.',
  )
  expect(runEffect({ counters: { ...none, total: 2, done: 1, stale: 1 } })).toBe(
    '1 of 2 changes were applied. 1 file changed after the plan and was left for the next run.',
  )
})

test('how far a run is', () => {
  expect(runShare({ counters: none })).toBeNull()
  expect(runShare({ counters: { ...none, total: 4, done: 1, failed: 1 } })).toBe(0.5)
  expect(runShare({ counters: { ...none, total: 4, done: 1, bytesTotal: 100, bytesDone: 90 } })).toBe(0.9)
  expect(runShare({ counters: { ...none, total: 4, done: 4, bytesTotal: 100, bytesDone: 90 } })).toBe(1)
})
