import fc from 'fast-check'
import { expect, test } from 'vitest'
import { noMetadata, type SyncPolicy } from '../../src/core/policy.ts'
import { story } from '../../src/testing/arbitraries.ts'
import './config.ts'
import { expectAllDone, expectConverged, expectSame, hasLeftovers } from './invariants.ts'
import { begin, policyOfRound } from './told.ts'

const withPermissions = { ...noMetadata, permissions: true }
/** What each run syncs besides content and time. A pair may change that whenever it likes. */
const extras = fc.record({
  links: fc.constantFrom<SyncPolicy['links']>('synced', 'synced', 'skipped'),
  metadata: fc.constantFrom(withPermissions, withPermissions, noMetadata),
})

test('links and permissions come to be the same on both sides, whenever a pair begins or ends to sync them', async () => {
  let changes = 0
  await fc.assert(
    fc.asyncProperty(story({ rounds: 2 }), fc.array(extras, { minLength: 2, maxLength: 2 }), async (told, more) => {
      const begun = await begin(told)
      const { pair, keying, editor } = begun
      for (const [round, { edits }] of told.rounds.entries()) {
        const policy = { ...policyOfRound(begun, told, round), ...more[round] }
        editor.do(edits)
        const report = await pair.sync(policy)
        if (report.result === 'held') return
        changes += report.operations.filter(({ kind }) => kind === 'set-metadata').length
        expectAllDone(report)
        expectSame(pair, report, keying, policy)
        await expectConverged(pair, policy)
        expect(hasLeftovers(pair)).toBe(false)
      }
    }),
  )
  expect(changes).toBeGreaterThan(20)
})
