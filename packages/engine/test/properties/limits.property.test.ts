import fc from 'fast-check'
import { expect, test } from 'vitest'
import { story } from '../../src/testing/arbitraries.ts'
import { fewestHits } from './config.ts'
import { agreedContents, expectAllDone, expectConverged, expectNothingLost, expectSame, unsyncedContents } from './invariants.ts'
import { begin, policyOfRound } from './told.ts'

const limit = fc.record({ percent: fc.constantFrom(0, 10, 25), files: fc.nat(3) })

test('deletions over the limit wait with all that needs their place, and the rest flows', async () => {
  let held = 0
  await fc.assert(
    fc.asyncProperty(story({ rounds: 1 }), limit, async (told, { percent, files }) => {
      const begun = await begin(told)
      const { pair, keying, editor } = begun
      const policy = policyOfRound(begun, told, 0)
      const careful = { ...policy, force: false, deletions: { onTrip: 'hold', percent, files } } as const
      const agreed = agreedContents(pair, keying)
      editor.do(told.rounds[0]?.edits ?? [])
      const unsynced = unsyncedContents(pair, agreed, keying)
      const report = await pair.sync(careful)
      if (report.result === 'held') return
      expectAllDone(report)
      expectNothingLost(unsynced, pair, policy)
      for (const gate of report.gates) {
        if (gate.code !== 'too-many-deletes') continue
        held++
        expect(report.operations.filter((operation) => operation.kind === 'delete' && operation.side === gate.side)).toEqual([])
      }
      const last = await pair.sync(policy)
      if (last.result === 'held') return
      expectAllDone(last)
      expectNothingLost(unsynced, pair, policy)
      expectSame(pair, last, keying, policy)
      await expectConverged(pair, policy)
    }),
  )
  console.info(`sides whose deletions were held: ${held}`)
  expect(held).toBeGreaterThanOrEqual(fewestHits)
})
