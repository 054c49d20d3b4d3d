import { changeCounts, gate as contractGateSchema, runCounters } from '@pairwise/contracts'
import type { Gate, GateCode, PlanTotals } from '@pairwise/engine'
import { changeClasses, defaultPolicy } from '@pairwise/engine'
import { describe, expect, it } from 'vitest'
import { contractGate } from './contract-gate.ts'
import { planFacts } from './plan-totals.ts'
import { policyOfPair, versionsOfRun } from './policy-of-pair.ts'
import { countersGoingOn, countersOfPlan, noCounters } from './run-counters.ts'
import { countOf, startText } from './run-texts.ts'
import { scheduleOfPair } from './schedule-of-pair.ts'

const gates = {
  'root-missing': { code: 'root-missing', kind: 'stop', side: 'path1', why: 'it is not a folder' },
  'root-changed': { code: 'root-changed', kind: 'stop', side: 'path1', present: 1, prior: 9 },
  overlap: { code: 'overlap', kind: 'stop', side: 'path2', folder: '/versions' },
  'low-space': { code: 'low-space', kind: 'stop', side: 'path2', needed: 9, free: 3 },
  'side-emptied': { code: 'side-emptied', kind: 'stop', side: 'path2', prior: 7 },
  'all-changed': { code: 'all-changed', kind: 'stop', side: 'path1', prior: 7, shiftMs: 3_600_000 },
  'too-many-deletes': { code: 'too-many-deletes', kind: 'part', side: 'path2', deleted: 5, prior: 7, percent: 25 },
  'listing-incomplete': { code: 'listing-incomplete', kind: 'part', side: null, entries: 3, cut: 1 },
  'hold-changed': { code: 'hold-changed', kind: 'stop', side: null },
} as const satisfies Record<Exclude<GateCode, 'marker-missing'>, Gate>

const noneOf = () => Object.fromEntries(changeClasses.map((name) => [name, 0])) as PlanTotals['counts']['path1']
const oneKnown = { prior: 1, unchanged: 1, deleted: 0, excluded: 0, shift: { files: 0, ms: 0, isUniform: true } }
const totals: PlanTotals = {
  counts: { path1: { ...noneOf(), new: 2, conflict: 1 }, path2: { ...noneOf(), conflict: 1, deleted: 4 }, none: { ...noneOf(), held: 3 } },
  bytes: { path1: 10, path2: 20 },
  replaced: { path1: 0, path2: 0 },
  removed: { path1: 0, path2: 0 },
  accessFiles: { both: 0, path1Only: 0, path2Only: 0 },
  rootNames: { path1: { prior: 0, present: 0 }, path2: { prior: 0, present: 0 } },
  files: { path1: 100, path2: 90 },
  known: { path1: oneKnown, path2: oneKnown },
  unreadable: 0,
  cut: 0,
  unverified: 0,
  operations: 10,
  space: { path1: null, path2: { kept: 4, free: 100 } },
}
const sealed = { digest: 'd', totals, gates: [], baselineVersion: 4, mode: 'normal' as const }
const nothing: PlanTotals = { ...totals, operations: 0 }

describe('gates', () => {
  it('marker-missing is as the contract says', () => {
    const found = { both: 1, path1Only: 2, path2Only: 0 }
    const params = { name: 'MARK', ...found }
    const gate = contractGate({ code: 'marker-missing', kind: 'stop', side: null, name: 'MARK', found })
    expect(contractGateSchema.parse(gate)).toEqual({ code: 'marker-missing', kind: 'stop', side: null, params })
  })

  it.each(Object.values(gates))('$code is as the contract says', (found) => {
    const { code, kind, side, ...params } = found
    expect(contractGateSchema.parse(contractGate(found))).toEqual({ code, kind, side, params })
  })
})

describe('a plan', () => {
  it('is stored with the classes that occur', () => {
    const facts = planFacts(sealed)
    expect(facts).toMatchObject({
      state: 'ready',
      fingerprint: 'd',
      baselineVersion: 4,
      total: 10,
      bytes: { path1: 10, path2: 20 },
      space: totals.space,
    })
    expect(changeCounts.parse(facts.counts)).toEqual({
      path1: { new: 2, conflict: 1 },
      path2: { conflict: 1, deleted: 4 },
      none: { held: 3 },
    })
  })

  it.each([
    ['nothing to do', sealed, 'nothing'],
    ['nothing to do but to make the baseline', { ...sealed, mode: 'baseline' as const }, 'ready'],
    ['nothing to do because a gate stopped it', { ...sealed, gates: [contractGate(gates['root-missing'])] }, 'ready'],
  ])('with %s', (_, plan, state) => {
    expect(planFacts({ ...plan, totals: nothing }).state).toBe(state)
  })
})

it('a run’s counters are as the contract says', () => {
  expect(runCounters.parse({ ...noCounters, ...countersOfPlan(totals, 7) })).toMatchObject({
    total: 7,
    bytesTotal: 30,
    conflicts: 1,
    filesPath1: 100,
    filesPath2: 90,
  })
})

it.each([
  ['all that was done before, where nothing is left', { total: 9, done: 4, bytesTotal: 90, bytesDone: 50 }, noCounters, [9, 9, 90, 90]],
  [
    'what is left, and what was done before',
    { total: 9, done: 4, bytesTotal: 90, bytesDone: 50 },
    { total: 3, done: 1, bytesTotal: 20, bytesDone: 5 },
    [9, 7, 90, 75],
  ],
  [
    'what came meanwhile, too',
    { total: 9, done: 4, bytesTotal: 90, bytesDone: 50 },
    { total: 8, done: 8, bytesTotal: 99, bytesDone: 99 },
    [12, 12, 149, 149],
  ],
])('a run that goes on counts %s', (_, before, now, [total, done, bytesTotal, bytesDone]) => {
  const counters = countersGoingOn({ ...noCounters, ...before, failed: 2 }, { ...noCounters, ...now, failed: 1, filesPath1: 5 })
  expect(counters).toEqual({ ...noCounters, total, done, bytesTotal, bytesDone, failed: 1, filesPath1: 5 })
})

it('a run of the server holds what is doubtful, and follows the pair’s settings', () => {
  const settings = { maxDeletePercent: 10, maxDeleteFiles: 5, filters: '- *.tmp' }
  expect(policyOfPair({ settings }, { resync: true })).toMatchObject({
    resync: 'path1',
    force: false,
    keying: 'nfc',
    knownLink: 'hold',
    deletions: { onTrip: 'hold', percent: 10, files: 5 },
  })
  expect(() => policyOfPair({ settings: { ...settings, filters: 'nonsense' } }, { resync: false })).toThrow()
})

describe('a pair’s settings', () => {
  const folders = { path1: { folder: '/one' }, path2: { folder: '/two' } }
  it('ask about conflicts unless they say otherwise, from the first sync on, and keep what is replaced', () => {
    const versions = versionsOfRun({ settings: {} }, folders, 7)
    expect(versions.path2).toEqual({ folder: '/two/.pairwise/versions/7', suffix: '', keepExtension: false, isOwn: true })
    expect(policyOfPair({ settings: {} }, { resync: true, first: true, versions })).toMatchObject({
      ...{ resync: 'ask', conflicts: { resolve: 'ask', changedAndDeleted: 'ask', loser: 'version' }, versions },
      compare: { size: true, modtime: true, checksum: 'none' },
    })
    expect(versionsOfRun({ settings: { versions: { keep: false } } }, folders, 7)).toEqual({ path1: null, path2: null })
  })

  it('become the engine’s policy, one by one', () => {
    const settings = {
      conflicts: { resolve: 'keep-both', loser: 'keep-both' },
      ...{ folders: 'synced', links: 'followed', moves: 'by-look', ignoreCase: true, transfers: 2, checkers: 3 },
      metadata: { owner: true },
      compare: { modtime: false, checksum: true },
    }
    const { transfers, checkers } = defaultPolicy
    expect(policyOfPair({ settings: {} }, { resync: false })).toMatchObject({ transfers, checkers })
    expect(policyOfPair({ settings }, { resync: true, first: true })).toMatchObject({
      ...{ transfers: 2, checkers: 3 },
      ...{ resync: 'path1', conflicts: { resolve: 'none', loser: 'num' }, folders: 'synced', links: 'followed', moves: 'by-look' },
      ...{ keying: 'nfc-fold', metadata: { owner: true, permissions: false }, compare: { modtime: false, checksum: 'baseline' } },
    })
  })
})

describe('a pair runs by itself', () => {
  const cron = { kind: 'cron', expression: '* * * * *', timeZone: 'UTC' }
  it.each([
    ['when it has a schedule', cron, false, cron],
    ['not when it is paused', cron, true, null],
    ['not when it is manual', { kind: 'manual' }, false, null],
    ['not when what is stored makes no sense', { kind: 'interval', minutes: 0.1 }, false, null],
  ])('%s', (_, schedule, schedulePaused, expected) => {
    expect(scheduleOfPair({ schedule, schedulePaused })).toEqual(expected)
  })
})

describe('a log', () => {
  const run = { id: 3, pairName: 'Docs', requestedBy: 'anna', planId: 9 }
  it.each([
    ['manual', 'Run 3 of Docs, started by anna'],
    ['apply', 'Run 3 of Docs, carrying out plan 9 for anna'],
    ['schedule', 'Run 3 of Docs, started by its schedule'],
    ['follow-up', 'Run 3 of Docs, asked for while the run before it went on'],
  ] as const)('of a run by %s begins with why', (trigger, text) => {
    expect(startText({ ...run, trigger })).toBe(text)
  })

  it('ends with how much was done', () => {
    const counters = { ...noCounters, total: 9, done: 5, failed: 1, stale: 2, skipped: 1 }
    expect(countOf('partial', counters)).toBe('Partly done: 5 of 9 changes made, 1 failed, 2 changed meanwhile, 1 skipped')
  })
})
