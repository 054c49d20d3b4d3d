import { type RunCounters, runState } from '@pairwise/contracts'
import { expect, test } from 'vitest'
import { isFinished, runStateWords, triggerWords } from './run-state.ts'

const counters: RunCounters = {
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

test.each([
  ['done', {}, null, 'Done'],
  ['done', { conflicts: 12 }, null, 'Done, 12 conflicts to review'],
  ['partial', { failed: 17 }, null, 'Partly done: 17 files failed'],
  ['partial', { failed: 1 }, null, 'Partly done: 1 file failed'],
  ['partial', { stale: 3 }, null, 'Partly done: 3 files changed meanwhile'],
  ['stopped', {}, 'Lee', 'Stopped by Lee'],
  ['stopped', {}, null, 'Stopped'],
  ['held', {}, null, 'Held: needs a decision'],
] as const)('%s %j', (state, part, stopRequestedBy, words) => {
  expect(runStateWords({ state, counters: { ...counters, ...part }, stopRequestedBy })).toBe(words)
})

test('a run is over or under way', () => {
  const under = runState.options.filter((state) => !isFinished(state))
  expect(under).toEqual(['queued', 'scanning', 'planning', 'applying', 'verifying'])
})

test('what started a run', () => {
  expect(triggerWords({ trigger: 'manual', requestedBy: 'Dana' })).toBe('Run now by Dana')
  expect(triggerWords({ trigger: 'schedule', requestedBy: null })).toBe('Schedule')
})
