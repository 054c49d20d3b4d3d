import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodePath } from '../../src/core/rel-path.ts'
import { type Side, sides } from '../../src/core/side.ts'
import { story } from '../../src/testing/arbitraries.ts'
import type { MemoryPair } from '../../src/testing/memory-pair.ts'
import { type Call, type Fault, Faults, withFaults } from '../../src/testing/with-faults.ts'
import { runsPerProperty } from './config.ts'
import { agreedContents, expectAllDone, expectConverged, expectNothingLost, expectSame, unsyncedContents } from './invariants.ts'
import { begin } from './told.ts'

const stories = Math.ceil(runsPerProperty / 7)
const ways = ['in place', 'replaced', 'same size and time', 'replaced, same size and time'] as const
type Way = (typeof ways)[number]

/** A program edits the file that a call was about, right after the call. Returns what it wrote, and what it wrote over. */
function editFile(pair: MemoryPair, side: Side, path: string, way: Way): { wrote: string; over: string } | null {
  const { disk } = pair[side]
  const node = disk.find(path)
  if (typeof node !== 'object' || node.kind !== 'file' || path.includes('.pairwise-tmp.')) return null
  const isHidden = way.endsWith('same size and time')
  if (isHidden && (!disk.options.ownRevision || node.bytes.length === 0)) return null
  const over = decodePath(node.bytes)
  const wrote = isHidden ? '!'.repeat(node.bytes.length) : '!written meanwhile'
  // Nothing at all shows an edit of the same size and time in the very tick in which the engine wrote the file.
  pair.clock.advance(isHidden ? disk.options.granuleMs : 2)
  const how = way.startsWith('replaced') ? 'replace' : 'write'
  pair[side][how](path, wrote, isHidden ? node.mtimeNs : null)
  return { wrote, over }
}

test('an edit made after any call of a run survives it, on either side of the file', async () => {
  let edits = 0
  await fc.assert(
    fc.asyncProperty(story({ base: 5, rounds: 1, edits: 4 }), fc.nat(3), async (told, turn) => {
      const { pair, policy, keying, editor } = await begin(told)
      const agreed = agreedContents(pair, keying)
      editor.do(told.rounds[0]?.edits ?? [])
      const unsynced = unsyncedContents(pair, agreed, keying)
      const counted = new Faults()
      await pair.clone().sync(policy, { wrap: (backend, side) => withFaults(backend, side, counted) })
      for (const { number, path } of counted.calls) {
        for (const edited of path === '' ? [] : sides) {
          const busy = pair.clone()
          const way = ways[(number + turn) % ways.length] as Way
          let made: ReturnType<typeof editFile> = null
          const act = () => (made = editFile(busy, edited, path, way))
          const faults = new Faults((call: Call): Fault | null => (call.number === number ? { kind: 'then', act } : null))
          const first = await busy.sync(policy, { wrap: (backend, side) => withFaults(backend, side, faults) })
          const { wrote, over } = made ?? { wrote: null, over: null }
          if (wrote === null || first.result === 'held') continue
          edits++
          const kept = new Set([...unsynced, wrote].filter((content) => content !== over))
          expectNothingLost(kept, busy, policy)
          const report = await busy.sync(policy)
          expectNothingLost(kept, busy, policy)
          if (report.result === 'held') continue
          expectAllDone(report)
          expectSame(busy, report, keying, policy)
          await expectConverged(busy, policy)
        }
      }
    }),
    { numRuns: stories },
  )
  console.info(`edits made during runs: ${edits}`)
  expect(edits).toBeGreaterThan(runsPerProperty)
})
