import fc from 'fast-check'
import { expect, test } from 'vitest'
import { perSide } from '../../src/core/side.ts'
import { story } from '../../src/testing/arbitraries.ts'
import { runsPerProperty } from './config.ts'
import {
  agreedContents,
  contentsOf,
  expectAllDone,
  expectConverged,
  expectFolders,
  expectNothingLost,
  expectSame,
  expectVersions,
  hasLeftovers,
  resyncHeld,
  unsyncedContents,
} from './invariants.ts'
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

test('the histories came to every cell of the tables', () => {
  console.info(statistics.text)
  const fewest = Math.min(20, Math.floor(runsPerProperty / 75))
  for (const cell of statistics.cells) expect(statistics.countOf(cell), cell).toBeGreaterThanOrEqual(fewest)
})
