import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Operation, OperationKind } from '../../src/core/operation.ts'
import { noMetadata, type SyncPolicy } from '../../src/core/policy.ts'
import { perSide, sides } from '../../src/core/side.ts'
import { story } from '../../src/testing/arbitraries.ts'
import { fewestHits } from './config.ts'
import {
  agreedContents,
  contentsOf,
  expectAllDone,
  expectConverged,
  expectFolders,
  expectNothingLost,
  expectSame,
  expectSameModes,
  expectVersions,
  hasLeftovers,
  hasTwoSpellings,
  resyncHeld,
  unsyncedContents,
} from './invariants.ts'
import { untouchedSide } from './promises.ts'
import { Statistics } from './statistics.ts'
import { begin, policyOfRound } from './told.ts'

const statistics = new Statistics()

test('no content is lost, and both sides come to be the same', async () => {
  await fc.assert(
    fc.asyncProperty(story(), async (told) => {
      const begun = await begin(told)
      const { pair, keying, editor } = begun
      await expectConverged(pair, begun.policy)
      let agreed = agreedContents(pair, keying)
      for (const [round, { edits }] of told.rounds.entries()) {
        const policy = policyOfRound(begun, told, round)
        agreed = agreedContents(pair, keying, agreed)
        editor.do(edits)
        const unsynced = unsyncedContents(pair, agreed, keying)
        await statistics.noteCells(pair, keying, policy)
        const before = perSide((side) => contentsOf(pair, side))
        let report = await pair.sync(policy)
        statistics.noteRun(report)
        if (report.result === 'held') {
          expect(report.gates.map((gate) => gate.code)).toContain('side-emptied')
          report = await resyncHeld(pair, policy)
        } else expectNothingLost(unsynced, pair, policy)
        expectVersions(before, pair, policy)
        expectFolders(pair, report, keying, policy)
        expectAllDone(report)
        expectSame(pair, report, keying, policy)
        await expectConverged(pair, policy)
        expect(hasLeftovers(pair)).toBe(false)
      }
    }),
  )
})

const tookPlaceOfLink = ({ kind, seen }: Operation) => kind === 'copy' && sides.some((side) => seen[side].kind === 'symlink')

test('no content is lost by any rule that keeps it, and a side that is followed is never written', async () => {
  await fc.assert(
    fc.asyncProperty(story({ decides: 'by any rule' }), async (told) => {
      const begun = await begin(told)
      const { pair, keying, editor } = begun
      await expectConverged(pair, begun.policy)
      let agreed = agreedContents(pair, keying)
      for (const [round, { edits }] of told.rounds.entries()) {
        const policy = policyOfRound(begun, told, round)
        agreed = agreedContents(pair, keying, agreed)
        editor.do(edits)
        const unsynced = unsyncedContents(pair, agreed, keying)
        const untouched = untouchedSide(policy)
        const before = untouched === null ? '' : pair[untouched].trace()
        const isCrowded = hasTwoSpellings(pair, keying)
        await statistics.noteCells(pair, keying, policy)
        let report = await pair.sync(policy)
        statistics.noteRun(report)
        // A spelling that something out of scope has is told as failed, and what was to get it stays as it was.
        if (policy.fixCase === true && isCrowded && report.result === 'partial') continue
        if (report.result === 'held') {
          expect(report.gates.map((gate) => gate.code)).toContain('side-emptied')
          report = await pair.sync({ ...policy, resync: 'path1' })
          // What only the other side of a mirror has, and empty folders, are left to the next run; a mirrored side may be empty still.
          report = await pair.sync(policy)
          if (report.result === 'held') continue
        } else expectNothingLost(unsynced, pair, policy)
        expectAllDone(report)
        expectSame(pair, report, keying, policy)
        // What came in the place of a link has its spelling: the other side gets it by the next run.
        if (policy.fixCase === true && report.operations.some(tookPlaceOfLink)) await pair.sync(policy)
        await expectConverged(pair, policy)
        expect(hasLeftovers(pair)).toBe(false)
        if (untouched !== null) expect(pair[untouched].trace()).toBe(before)
      }
    }),
  )
})

const withPermissions = { ...noMetadata, permissions: true }
/** What each run syncs besides content and time. A pair may change that whenever it likes. */
const extras = fc.record({
  links: fc.constantFrom<SyncPolicy['links']>('synced', 'synced', 'skipped'),
  metadata: fc.constantFrom(withPermissions, withPermissions, noMetadata),
})

test('links and permissions come to be the same on both sides, by any rule, whenever a pair begins or ends to sync them', async () => {
  let changes = 0
  await fc.assert(
    fc.asyncProperty(story({ rounds: 2, decides: 'by any rule' }), fc.array(extras, { minLength: 2, maxLength: 2 }), async (told, more) => {
      const begun = await begin(told)
      const { pair, keying, editor } = begun
      for (const [round, { edits }] of told.rounds.entries()) {
        const policy = { ...policyOfRound(begun, told, round), ...more[round] }
        editor.do(edits)
        const report = await pair.sync(policy)
        statistics.noteRun(report)
        if (report.result === 'held') return
        changes += report.operations.filter(({ kind }) => kind === 'set-metadata').length
        // Something that a rule leaves out may have the very spelling that is to be given to the other side: that is told, and not done.
        if (policy.fixCase === true && report.counters.failed > 0) return
        expectAllDone(report)
        expectSame(pair, report, keying, policy)
        await expectConverged(pair, policy)
        expect(hasLeftovers(pair)).toBe(false)
      }
    }),
  )
  expect(changes).toBeGreaterThanOrEqual(fewestHits)
})

test('permissions of files and folders come to be the same on both sides, together with whatever else changed', async () => {
  let changes = 0
  await fc.assert(
    fc.asyncProperty(story({ rounds: 2, decides: 'by any rule' }), async (story) => {
      const told = { ...story, policy: { ...story.policy, metadata: withPermissions } }
      const begun = await begin(told)
      const { pair, keying, editor } = begun
      for (const [round, { edits }] of told.rounds.entries()) {
        const policy = policyOfRound(begun, told, round)
        editor.do(edits)
        const report = await pair.sync(policy)
        if (report.result === 'held') return
        changes += report.operations.filter(({ kind }) => kind === 'set-metadata').length
        // Something that a rule leaves out may have the very spelling that is to be given to the other side: that is told, and not done.
        if (policy.fixCase === true && report.counters.failed > 0) return
        expectAllDone(report)
        expectSameModes(pair, report, keying, policy)
      }
    }),
  )
  expect(changes).toBeGreaterThanOrEqual(fewestHits)
})

/** A merge comes from a person's decision alone. */
const kinds = {
  mkdir: true,
  move: true,
  copy: true,
  'set-metadata': true,
  'keep-both': true,
  delete: true,
  rmdir: true,
  adopt: true,
  forget: true,
  hold: true,
  ask: true,
} as const satisfies Record<Exclude<OperationKind, 'merge'>, true>

test('the histories came to every cell of the tables and every kind of operation', () => {
  console.info(statistics.text)
  const names = [...statistics.cells, ...Object.keys(kinds).map((kind) => `operation ${kind} in `), 'gate side-emptied']
  for (const name of names) expect(statistics.countOf(name), name).toBeGreaterThanOrEqual(fewestHits)
})
