import { describe, expect, test } from 'vitest'
import { type Gate, isStopped, judgeRoots, judgeTotals, judgeVersions, type StorageFacts } from './gates.ts'
import { type DeletionLimit, defaultPolicy, type SyncPolicy } from './policy.ts'
import type { RootSeen } from './root.ts'
import type { TimeShift } from './time-shift.ts'
import { emptyTotals, type PlanTotals } from './totals.ts'

const abort: DeletionLimit = { onTrip: 'abort', percent: 50 }
const hold: DeletionLimit = { onTrip: 'hold', percent: 25, files: 1000 }
const policyOf = (more: Partial<SyncPolicy> = {}): SyncPolicy => ({
  ...defaultPolicy,
  deletions: abort,
  ...more,
})

interface Story {
  prior?: number
  unchanged?: number
  /** Known files that are gone on path1. */
  deleted?: number
  /** Deletions that the plan would make on path2. */
  planned?: number
  excluded?: number
  files?: number
  unreadable?: number
  /** Names at the root of path1 that are there, of those that the baseline has. */
  names?: [present: number, prior: number]
  otherRoot?: boolean
  access?: [both: number, path1Only: number, path2Only: number]
  /** What the plan would write to path1, and replace there. */
  bytes?: number
  replaced?: number
  free?: number | null
}

const asking = { accessFile: 'MARK' }
const versions = { folder: '/versions', suffix: '', keepExtension: false }

/** Totals in which path1 is as told, and path2 an ordinary side with the same prior files. */
function totalsOf(story: Story): PlanTotals {
  const { prior = 100, unchanged = 50, deleted = 0, planned = deleted, excluded = 0, files = 100, unreadable = 0 } = story
  const { names: [present, priorNames] = [0, 0], access: [both, path1Only, path2Only] = [0, 0, 0], bytes = 0, replaced = 0 } = story
  const totals = emptyTotals()
  Object.assign(totals.known.path1, { prior, unchanged, deleted, excluded })
  Object.assign(totals.known.path2, { prior, unchanged: prior, deleted: 0 })
  totals.counts.path2.deleted = planned
  Object.assign(totals.files, { path1: files, path2: prior })
  totals.unreadable = unreadable
  totals.rootNames.path1 = { present, prior: priorNames }
  Object.assign(totals.accessFiles, { both, path1Only, path2Only })
  totals.bytes.path1 = bytes
  totals.replaced.path1 = replaced
  return totals
}

function judge(story: Story, policy: SyncPolicy): Gate[] {
  return judgeTotals(totalsOf(story), policy, {
    isOtherRoot: { path1: story.otherRoot ?? false, path2: false },
    freeBytes: { path1: story.free === undefined ? 1e9 : story.free, path2: null },
  })
}

const plainFacts: StorageFacts = { isOtherRoot: { path1: false, path2: false }, freeBytes: { path1: null, path2: null } }

const outline = (gates: readonly Gate[]) => gates.map((gate) => `${gate.kind} ${gate.code} ${gate.side ?? 'both'}`)

describe('gates', () => {
  test.each<[what: string, story: Story, policy: Partial<SyncPolicy>, gates: string[]]>([
    ['an ordinary day', {}, {}, []],
    ['an empty side that had files', { files: 0, unchanged: 0 }, {}, ['stop side-emptied path1']],
    [
      'an empty side that was never known to have files and would empty the other',
      { prior: 0, unchanged: 0, files: 0, planned: 3 },
      { mode: 'mirror-path1', force: true, emptyBaseline: 'go-on' },
      ['stop side-emptied path1'],
    ],
    [
      'an empty side that empties nothing',
      { prior: 0, unchanged: 0, files: 0, planned: 0 },
      { mode: 'mirror-path1', emptyBaseline: 'go-on' },
      [],
    ],
    ['force does not help there', { files: 0, unchanged: 0 }, { force: true }, ['stop side-emptied path1']],
    ['a resync does', { files: 0, unchanged: 0 }, { resync: 'path1' }, []],
    ['sides that had nothing', { prior: 0, unchanged: 0, files: 9 }, {}, ['stop side-emptied path1', 'stop side-emptied path2']],
    ['sides that had nothing, where that is fine', { prior: 0, unchanged: 0, files: 0 }, { emptyBaseline: 'go-on' }, []],
    ['another root with all its names', { names: [9, 9], otherRoot: true }, {}, []],
    ['another root with half of its names', { names: [9, 18], otherRoot: true }, {}, []],
    ['another root with less than half', { names: [8, 17], otherRoot: true }, {}, ['stop root-changed path1']],
    ['another root with less than half, by force', { names: [8, 17], otherRoot: true }, { force: true }, ['stop root-changed path1']],
    ['another root in a resync', { names: [0, 17], otherRoot: true }, { resync: 'path1' }, []],
    ['the same root with less than half', { names: [8, 17] }, {}, []],
    ['access files nobody asked for', { access: [0, 1, 2] }, {}, []],
    ['access files on both sides', { access: [2, 0, 0] }, asking, []],
    ['one access file too many on path1', { access: [2, 1, 0] }, asking, ['stop marker-missing both']],
    ['one access file too many on path2', { access: [2, 0, 1] }, asking, ['stop marker-missing both']],
    ['no access files', { access: [0, 0, 0] }, asking, ['stop marker-missing both']],
    ['no access files in a resync', { access: [0, 0, 0] }, { ...asking, resync: 'path1' }, ['stop marker-missing both']],
    ['no access files, by force', { access: [0, 0, 0] }, { ...asking, force: true }, ['stop marker-missing both']],
    ['just enough room', { bytes: 100, replaced: 10, free: 90 }, {}, []],
    ['not enough room', { bytes: 100, replaced: 10, free: 89 }, {}, ['stop low-space path1']],
    ['not enough room in a resync', { bytes: 100, free: 89 }, { resync: 'path1' }, ['stop low-space path1']],
    [
      'no room for versions',
      { bytes: 100, replaced: 10, free: 90 },
      { versions: { path1: versions, path2: null } },
      ['stop low-space path1'],
    ],
    ['nobody knows how much room', { bytes: 100, free: null }, {}, []],
    ['all of five changed', { prior: 5, unchanged: 0 }, {}, ['stop all-changed path1']],
    ['all of five out of scope', { prior: 5, unchanged: 0, excluded: 5, files: 0 }, {}, []],
    ['one of five out of scope and all others changed', { prior: 5, unchanged: 0, excluded: 1 }, {}, []],
    ['one of six out of scope and all others changed', { prior: 6, unchanged: 0, excluded: 1 }, {}, ['stop all-changed path1']],
    ['one out of scope and one gone', { prior: 2, unchanged: 0, excluded: 1, files: 0 }, {}, ['stop side-emptied path1']],
    ['all of four changed', { prior: 4, unchanged: 0 }, {}, []],
    ['all but one changed', { prior: 5, unchanged: 1 }, {}, []],
    ['all changed, by force', { prior: 100, unchanged: 0 }, { force: true }, []],
    ['something could not be read', { unreadable: 3 }, {}, ['part listing-incomplete both']],
    ['something could not be read in a resync', { unreadable: 3 }, { resync: 'path1' }, ['part listing-incomplete both']],
    ['49 of 100 deleted', { deleted: 49 }, {}, []],
    ['50 of 100 deleted', { deleted: 50 }, {}, []],
    ['51 of 100 deleted', { deleted: 51, unchanged: 49 }, {}, ['stop too-many-deletes path1']],
    ['51 of 100 deleted, by force', { deleted: 51 }, { force: true }, []],
    ['51 of 100 deleted on both sides', { deleted: 51, planned: 0 }, {}, ['stop too-many-deletes path1']],
    ['one of one deleted', { prior: 1, unchanged: 0, deleted: 1, files: 1 }, {}, ['stop too-many-deletes path1']],
    ['all allowed', { prior: 100, unchanged: 0, deleted: 99, files: 1 }, { deletions: { onTrip: 'abort', percent: 100 }, force: true }, []],
    ['none allowed', { deleted: 1 }, { deletions: { onTrip: 'abort', percent: 0 } }, ['stop too-many-deletes path1']],
    ['25 of 100 planned', { deleted: 25 }, { deletions: hold }, []],
    ['26 of 100 planned', { deleted: 26 }, { deletions: hold }, ['part too-many-deletes path2']],
    ['999 of 100,000 planned', { prior: 100_000, deleted: 999 }, { deletions: hold }, []],
    ['1,000 of 100,000 planned', { prior: 100_000, deleted: 1000 }, { deletions: hold }, []],
    ['1,001 of 100,000 planned', { prior: 100_000, deleted: 1001 }, { deletions: hold }, ['part too-many-deletes path2']],
    ['deleted on both sides is no deletion of ours', { deleted: 90, planned: 0 }, { deletions: hold }, []],
  ])('%s', (_, story, policy, gates) => {
    expect(outline(judge(story, policyOf(policy)))).toEqual(gates)
  })

  test('say how much it was', () => {
    const [gate] = judge({ deleted: 60 }, policyOf())
    expect(gate).toEqual({ code: 'too-many-deletes', kind: 'stop', side: 'path1', deleted: 60, prior: 100, percent: 50 })
  })

  test('only a stop stops', () => {
    expect(isStopped(judge({ deleted: 60 }, policyOf()))).toBe(true)
    expect(isStopped(judge({ deleted: 60, unreadable: 1 }, policyOf({ deletions: hold })))).toBe(false)
  })
})

test.each<[RootSeen, string | null]>([
  [{ kind: 'folder', identity: '1:2' }, null],
  [{ kind: 'missing' }, 'the folder does not exist'],
  [{ kind: 'not-a-folder' }, 'it is not a folder'],
  [{ kind: 'unreadable', why: 'permission denied' }, 'permission denied'],
])('a root that is %j', (root, why) => {
  const fine: RootSeen = { kind: 'folder', identity: '1:1' }
  const expected = why === null ? [] : [{ code: 'root-missing', kind: 'stop', side: 'path2', why }]
  expect(judgeRoots({ path1: fine, path2: root })).toEqual(expected)
})

describe('a shift of all times', () => {
  const shiftOf = (shift: Partial<TimeShift>, deleted = 0) => {
    const totals = totalsOf({ prior: 10, unchanged: 0, deleted })
    Object.assign(totals.known.path1.shift, shift)
    const [gate] = judgeTotals(totals, policyOf(), plainFacts)
    return gate?.code === 'all-changed' ? gate.shiftMs : 'no such gate'
  }

  test.each<[what: string, shift: Partial<TimeShift>, deleted: number, named: number | null]>([
    ['of an hour', { files: 10, ms: 3_600_000 }, 0, 3_600_000],
    ['of the files that are still there', { files: 8, ms: -3_600_000 }, 2, -3_600_000],
    ['of some files', { files: 9, ms: 3_600_000 }, 0, null],
    ['by different steps', { files: 10, ms: 3_600_000, isUniform: false }, 0, null],
    ['of none', {}, 0, null],
  ])('%s', (_, shift, deleted, named) => {
    expect(shiftOf(shift, deleted)).toBe(named)
  })
})

test('folders for versions that overlap a root stop', () => {
  expect(judgeVersions([])).toEqual([])
  const gate = { code: 'overlap', kind: 'stop', side: 'path2', folder: '/two/old' }
  expect(judgeVersions([{ side: 'path2', folder: '/two/old' }])).toEqual([gate])
})
