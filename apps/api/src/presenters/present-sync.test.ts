import type { Plan, Run } from '@pairwise/contracts'
import { describe, expect, test } from 'vitest'
import { presentSync } from './present-sync.ts'

const morning = '2026-01-01T08:00:00.000Z'
const noon = '2026-01-01T12:00:00.000Z'

const run = (state: Run['state'], finishedAt: string | null): Run => ({
  id: 1,
  pairId: '00000000-0000-4000-8000-000000000000',
  pairName: 'Photos',
  path1Name: 'Laptop',
  path2Name: 'NAS',
  planId: null,
  trigger: 'manual',
  state,
  counters: { total: 0, done: 0, failed: 0, stale: 0, skipped: 0, bytesTotal: 0, bytesDone: 0, conflicts: 0, filesPath1: 0, filesPath2: 0 },
  counts: { path1: {}, path2: {}, none: {} },
  gates: [],
  failure: null,
  requestedBy: null,
  stopRequestedBy: null,
  bandwidth: null,
  createdAt: morning,
  startedAt: morning,
  finishedAt,
  logLines: 0,
  approvalId: null,
  asOf: noon,
})

const plan = (
  state: Plan['state'],
  readyAt: string | null,
  counts: Plan['counts'] = { path1: { new: 1, conflict: 1 }, path2: { deleted: 1, conflict: 1 }, none: { held: 7 } },
): Plan => ({
  id: 1,
  parentId: null,
  pairId: '00000000-0000-4000-8000-000000000000',
  pairName: 'Photos',
  path1Name: 'Laptop',
  path2Name: 'NAS',
  mode: 'normal',
  state,
  fingerprint: 'f',
  counts,
  bytes: { path1: 0, path2: 0 },
  files: { path1: 0, path2: 0 },
  space: { path1: { kept: 3, free: 9 }, path2: null },
  approvalId: null,
  total: 10,
  gates: [],
  failure: null,
  stale: null,
  checkedAt: null,
  carriedOver: null,
  requestedBy: null,
  appliedBy: null,
  createdAt: morning,
  readyAt,
  runId: null,
  asOf: noon,
})

const only = { path1: {}, path2: {}, none: { identical: 4 } }

describe('presentSync', () => {
  test.each([
    ['a pair without a baseline', false, run('done', noon), null, { state: 'needs-baseline' }],
    ['nothing was looked at yet', true, null, null, { state: 'unknown', asOf: null }],
    ['a run that did all', true, run('done', noon), null, { state: 'in-sync', asOf: noon }],
    ['a run that had nothing to do', true, run('nothing', noon), null, { state: 'in-sync', asOf: noon }],
    ['a run that did a part', true, run('partial', noon), null, { state: 'unknown', asOf: noon }],
    ['a run that was held', true, run('held', noon), null, { state: 'unknown', asOf: noon }],
    ['a later plan with changes', true, run('done', morning), plan('ready', noon), { state: 'changes-waiting', changes: 3, asOf: noon }],
    ['an earlier plan with changes', true, run('done', noon), plan('ready', morning), { state: 'in-sync', asOf: noon }],
    ['a later plan that found nothing', true, run('failed', morning), plan('nothing', noon, only), { state: 'in-sync', asOf: noon }],
    ['a plan of things that change no side', true, null, plan('ready', noon, only), { state: 'in-sync', asOf: noon }],
    ['a plan that holds no more', true, run('done', morning), plan('stale', noon), { state: 'in-sync', asOf: morning }],
    ['a plan that is being made', true, run('done', morning), plan('scanning', null), { state: 'in-sync', asOf: morning }],
  ] as const)('%s', (_, hasBaseline, lastRun, lastPlan, expected) => {
    expect(presentSync({ hasBaseline, lastRun, lastPlan })).toEqual(expected)
  })
})
