import type { LiveEvent, Run } from '@pairwise/contracts'
import { QueryClient } from '@tanstack/react-query'
import { describe, expect, test } from 'vitest'
import { keys } from '../query-keys.ts'
import { applyEvent } from './apply-event.ts'

const pairId = '11111111-1111-4111-8111-111111111111'
const all = {
  pairList: keys.pairList(),
  pair: keys.pair(pairId),
  otherPair: keys.pair('22222222-2222-4222-8222-222222222222'),
  plan: keys.plan(1042),
  planRows: keys.planRows(1042),
  run: keys.run(7),
  runRows: keys.runRows(7),
  runList: keys.runList(),
  attention: keys.attention(),
  pause: keys.schedulesPause(),
  otherRun: keys.run(8),
  approvalList: keys.approvalList({}),
  approval: keys.approval(3),
}

function staleAfter(event: LiveEvent): string[] {
  const queries = new QueryClient()
  for (const key of Object.values(all)) queries.setQueryData(key, {})
  applyEvent(queries, event)
  return Object.entries(all).flatMap(([name, key]) => (queries.getQueryState(key)?.isInvalidated ? [name] : []))
}

const counters = {
  total: 10,
  done: 4,
  failed: 0,
  stale: 0,
  skipped: 0,
  bytesTotal: 0,
  bytesDone: 0,
  conflicts: 0,
  filesPath1: 3,
  filesPath2: 2,
}

describe('an event makes read again what it is about, and nothing else', () => {
  test.each<[LiveEvent, string[]]>([
    [{ type: 'pair-changed', pairId }, ['pairList', 'pair', 'attention']],
    [{ type: 'attention-changed' }, ['attention']],
    [{ type: 'schedules-pause-changed' }, ['attention', 'pause']],
    [{ type: 'run-changed', runId: 7, pairId, state: 'done' }, ['pairList', 'pair', 'run', 'runRows', 'runList', 'attention']],
    [{ type: 'plan-changed', planId: 1042, pairId, state: 'ready' }, ['pairList', 'pair', 'plan', 'planRows']],
    [{ type: 'approval-changed', approvalId: 3, pairId, state: 'waiting' }, ['pairList', 'pair', 'approvalList', 'approval', 'attention']],
    [{ type: 'run-progress', runId: 7, state: 'applying', counters, current: [] }, []],
    [{ type: 'log-line', line: { n: 1, at: '2026-11-21T14:00:00Z', level: 'info', text: '' } }, []],
  ])('%j', (event, names) => {
    expect(staleAfter(event).toSorted()).toEqual(names.toSorted())
  })
})

test('progress is written into a run that is shown, and into no other', () => {
  const queries = new QueryClient()
  queries.setQueryData(keys.run(7), { id: 7, state: 'scanning', pairName: 'Photos' })
  applyEvent(queries, { type: 'run-progress', runId: 7, state: 'applying', counters, current: ['a.txt'] })
  applyEvent(queries, { type: 'run-progress', runId: 8, state: 'applying', counters, current: [] })
  expect(queries.getQueryData<Run>(keys.run(7))).toEqual({ id: 7, state: 'applying', pairName: 'Photos', counters })
  expect(queries.getQueryData(keys.runCurrent(7))).toEqual(['a.txt'])
  expect(queries.getQueryData(keys.run(8))).toBeUndefined()
})
