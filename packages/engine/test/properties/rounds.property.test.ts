import fc from 'fast-check'
import { expect, test } from 'vitest'
import { story } from '../../src/testing/arbitraries.ts'
import { runsPerProperty } from './config.ts'
import {
  agreedContents,
  expectAllDone,
  expectConverged,
  expectNothingLost,
  expectSame,
  hasLeftovers,
  unsyncedContents,
} from './invariants.ts'
import { begin } from './told.ts'

test('no content is lost, and both sides come to be the same', async () => {
  await fc.assert(
    fc.asyncProperty(story(), async (told) => {
      const { pair, policy, keying, editor } = await begin(told)
      await expectConverged(pair, policy)
      let agreed = agreedContents(pair, keying)
      for (const edits of told.rounds) {
        agreed = agreedContents(pair, keying, agreed)
        editor.do(edits)
        const unsynced = unsyncedContents(pair, agreed, keying)
        let report = await pair.sync(policy)
        if (report.result === 'held') {
          expect(report.gates.map((gate) => gate.code)).toContain('side-emptied')
          report = await pair.sync({ ...policy, resync: true })
        } else expectNothingLost(unsynced, pair)
        expectAllDone(report)
        expectSame(pair, report, keying)
        await expectConverged(pair, policy)
        expect(hasLeftovers(pair)).toBe(false)
      }
    }),
    { numRuns: runsPerProperty },
  )
})
