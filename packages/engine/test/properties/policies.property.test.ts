import fc from 'fast-check'
import { expect, test } from 'vitest'
import { story } from '../../src/testing/arbitraries.ts'
import './config.ts'
import {
  agreedContents,
  expectAllDone,
  expectConverged,
  expectNothingLost,
  expectSame,
  hasLeftovers,
  unsyncedContents,
} from './invariants.ts'
import { untouchedSide } from './promises.ts'
import { begin, policyOfRound } from './told.ts'

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
        let report = await pair.sync(policy)
        if (report.result === 'held') {
          expect(report.gates.map((gate) => gate.code)).toContain('side-emptied')
          report = await pair.sync({ ...policy, resync: 'path1' })
          // What only the other side of a mirror has, and empty folders, are left to the next run; a mirrored side may be empty still.
          report = await pair.sync(policy)
          if (report.result === 'held') continue
        } else expectNothingLost(unsynced, pair, policy)
        expectAllDone(report)
        expectSame(pair, report, keying, policy)
        await expectConverged(pair, policy)
        expect(hasLeftovers(pair)).toBe(false)
        if (untouched !== null) expect(pair[untouched].trace()).toBe(before)
      }
    }),
  )
})
