import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Operation } from '../../src/core/operation.ts'
import { digestHeld } from '../../src/run/seal-plan.ts'
import { story } from '../../src/testing/arbitraries.ts'
import { fewestHits } from './config.ts'
import { agreedContents, expectAllDone, expectConverged, expectNothingLost, expectSame, unsyncedContents } from './invariants.ts'
import { begin, policyOfRound } from './told.ts'

const limit = fc.record({ percent: fc.constantFrom(0, 10, 25), files: fc.nat(3) })

test('deletions over the limit wait with all that needs their place, and the rest flows', async () => {
  let holds = 0
  let approved = 0
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
        holds++
        expect(report.operations.filter((operation) => operation.kind === 'delete' && operation.side === gate.side)).toEqual([])
      }
      const again = await pair.preview(careful)
      const approvedHold = await digestHeld(again.plan)
      if (approvedHold !== null) {
        const before = held(again.operations)
        const carriedOut = await pair.sync({ ...careful, approvedHold })
        if (carriedOut.result !== 'held') approved++
        expectNothingLost(unsynced, pair, policy)
        const done = carriedOut.operations.filter(({ kind }) => kind !== 'rmdir' && kind !== 'mkdir' && kind !== 'set-metadata')
        for (const operation of done.filter(({ kind }) => kind !== 'hold')) expect(before).toContainEqual(operation)
      }
      const last = await pair.sync(policy)
      if (last.result === 'held') return
      expectAllDone(last)
      expectNothingLost(unsynced, pair, policy)
      expectSame(pair, last, keying, policy)
      await expectConverged(pair, policy)
    }),
  )
  console.info(`sides whose deletions were held: ${holds}, approved: ${approved}`)
  expect(approved).toBeGreaterThanOrEqual(fewestHits)
  expect(holds).toBeGreaterThanOrEqual(fewestHits)
})

/** What a plan keeps back, as it would be done. */
function held(operations: readonly Operation[]): Operation[] {
  return operations.flatMap((operation) => (operation.kind === 'hold' && operation.holds !== undefined ? [operation.holds] : []))
}
