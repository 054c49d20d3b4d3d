import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hasEveryHash } from '../../src/core/page-hashes.ts'
import { sides } from '../../src/core/side.ts'
import { story } from '../../src/testing/arbitraries.ts'
import { thoroughCompare } from '../../src/testing/arbitrary-policies.ts'
import type { MemoryPair } from '../../src/testing/memory-pair.ts'
import './config.ts'
import {
  agreedContents,
  expectAllDone,
  expectConverged,
  expectNothingLost,
  expectSame,
  isLeftAlone,
  resyncHeld,
  unsyncedContents,
} from './invariants.ts'
import { begin, policyOfRound } from './told.ts'

const counted = { 'runs with checksums': 0, 'of them the first': 0, 'runs without': 0, 'pages with hashes': 0, conflicts: 0, moves: 0 }

test('what is compared may be another thing in every run: every edit is found, and every record has its hash where hashes are wanted', async () => {
  await fc.assert(
    fc.asyncProperty(story(), fc.array(thoroughCompare, { minLength: 4, maxLength: 4 }), async (told, settings) => {
      const [first = settings[0], ...later] = settings
      const begun = await begin({ ...told, policy: { ...told.policy, ...(first === undefined ? {} : { compare: first }) } })
      const { pair, keying, editor } = begun
      let agreed = agreedContents(pair, keying)
      let before = first?.checksum
      for (const [round, { edits }] of told.rounds.entries()) {
        const compare = later[round % later.length]
        if (compare === undefined) continue
        const policy = {
          ...policyOfRound(begun, told, round),
          compare,
          moves: compare.checksum === 'baseline' ? 'by-look' : 'by-id',
        } as const
        agreed = agreedContents(pair, keying, agreed)
        editor.do(edits)
        const unsynced = unsyncedContents(pair, agreed, keying)
        let report = await pair.sync(policy)
        if (report.result === 'held') report = await resyncHeld(pair, policy)
        else expectNothingLost(unsynced, pair, policy)
        expectAllDone(report)
        expectSame(pair, report, keying, policy)
        await expectConverged(pair, policy)
        if (compare.checksum === 'baseline') {
          counted['runs with checksums']++
          if (before !== 'baseline') counted['of them the first']++
          const pages = pair.state.pages.filter(({ files }) => files > 0)
          const complete = pages.filter(({ hashes, files }) => hasEveryHash(hashes, files))
          if (!report.operations.some(isLeftAlone) && hasFilesAlone(pair)) expect(complete.length).toBe(pages.length)
          counted['pages with hashes'] += complete.length
        } else counted['runs without']++
        before = compare.checksum
        counted.conflicts += report.totals.counts.path1.conflict
        counted.moves += report.totals.counts.path1.moved + report.totals.counts.path2.moved
      }
    }),
  )
  console.info(counted)
  for (const [what, count] of Object.entries(counted)) expect(count, what).toBeGreaterThan(0)
})

/** Where a link or a socket took a file's place, the file keeps its record as it is. */
function hasFilesAlone(pair: MemoryPair): boolean {
  return sides.every((side) => [...pair[side].disk.walk()].every(({ node }) => node.kind === 'file' || node.kind === 'directory'))
}
