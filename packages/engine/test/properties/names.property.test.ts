import fc from 'fast-check'
import { expect, test } from 'vitest'
import { noMetadata, type SyncPolicy } from '../../src/core/policy.ts'
import { perSide } from '../../src/core/side.ts'
import type { RunReport } from '../../src/core/sync-event.ts'
import { type Story, story } from '../../src/testing/arbitraries.ts'
import type { MemoryPair, Planned } from '../../src/testing/memory-pair.ts'
import { fewestHits } from './config.ts'
import {
  agreedContents,
  contentsOf,
  expectAllDone,
  expectConverged,
  expectNothingLost,
  expectSame,
  expectVersions,
  hasLeftovers,
  isLeftAlone,
  unsyncedContents,
} from './invariants.ts'
import { begin, policyOfRound } from './told.ts'

/** Whether names of one file are kept together is left to each pair. */
const several = fc
  .record({ told: story({ names: 'several', decides: 'by any rule' }), hardLinks: fc.boolean() })
  .map(({ told, hardLinks }): Story => ({ ...told, policy: { ...told.policy, metadata: { ...noMetadata, hardLinks } } }))

/** No file has more. */
const mostNames = 4

test('files with several names lose no content, and both sides come to be the same and stay so', async () => {
  let linked = 0
  await fc.assert(
    fc.asyncProperty(several, async (told) => {
      const begun = await begin(told)
      const { pair, keying, editor } = begun
      await expectConverged(pair, begun.policy)
      let agreed = agreedContents(pair, keying)
      for (const [round, { edits }] of told.rounds.entries()) {
        const policy: Partial<SyncPolicy> = policyOfRound(begun, told, round)
        agreed = agreedContents(pair, keying, agreed)
        editor.do(edits)
        const unsynced = unsyncedContents(pair, agreed, keying)
        const before = perSide((side) => contentsOf(pair, side))
        let report = await pair.sync(policy)
        if (report.result === 'held') {
          await pair.sync({ ...policy, resync: 'path1' })
          report = await pair.sync(policy)
        } else expectNothingLost(unsynced, pair, policy)
        if (report.result === 'held') continue
        linked += countLinked(pair, report)
        const hasMoved = report.operations.some(({ kind }) => kind === 'move')
        expectVersions(before, pair, policy)
        // What is done to a file under one name shows under all of them: what that is to the other names is for the next runs to say.
        const isUnsettled = ({ counters, operations }: typeof report) =>
          counters.stale > 0 || operations.some((operation) => !isLeftAlone(operation) && operation.kind !== 'adopt')
        for (let left = mostNames; left > 0 && isUnsettled(report); left--) report = await pair.sync(policy)
        expectAllDone(report)
        // A file that got another name, and other content of its old size and time, is taken for moved where no hash tells the difference.
        if (edits.some(({ kind }) => kind === 'restore') && hasMoved) continue
        // One file can't have two times: where a side is followed that has two files of two times, its one file gets them in turn.
        if (isUnsettled(report) && isFollowing(policy)) {
          expect(report.operations.filter((operation) => !isLeftAlone(operation) && !isTimeOfOneName(pair, operation))).toEqual([])
          continue
        }
        expectSame(pair, report, keying, policy)
        await expectOnlyLooks(pair, policy)
        await expectConverged(pair, policy)
        expect(hasLeftovers(pair)).toBe(false)
      }
    }),
  )
  console.info(`names that were linked: ${linked}`)
  expect(linked).toBeGreaterThanOrEqual(fewestHits)
})

/** A file that lost a name, or got one, may be looked at once more under those that it has left, and is then remembered anew. */
async function expectOnlyLooks(pair: MemoryPair, policy: Partial<SyncPolicy>): Promise<void> {
  const { operations } = await pair.sync(policy)
  expect(operations.filter((operation) => !isLeftAlone(operation) && operation.kind !== 'adopt')).toEqual([])
}

function isFollowing({ mode = 'two-way' }: Partial<SyncPolicy>): boolean {
  return mode !== 'two-way' && mode !== 'additive'
}

/** Whether an operation sets the time of a file that has other names on its side. */
function isTimeOfOneName(pair: MemoryPair, operation: Planned['operations'][number]): boolean {
  if (operation.kind !== 'set-metadata') return false
  const { side, spelling, path } = operation
  const node = pair[side].disk.find(spelling?.[side] ?? path)
  return [...pair[side].disk.walk()].filter((other) => other.node === node).length > 1
}

/** How many names a run gave to a file that was there under another. */
function countLinked(pair: MemoryPair, { operations }: RunReport & Planned): number {
  return operations.filter((operation) => {
    if (operation.kind !== 'copy' || operation.phase !== 'link' || operation.sharedWith === undefined) return false
    const { side, sharedWith, spelling, path } = operation
    const node = pair[side].disk.find(spelling?.[side] ?? path)
    return typeof node === 'object' && node === pair[side].disk.find(sharedWith[side])
  }).length
}
