import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Operation, spelledOn } from '../../src/core/operation.ts'
import { keyOf } from '../../src/core/path-key.ts'
import { type PerSide, perSide } from '../../src/core/side.ts'
import { createMemoryStateStore, MemoryState } from '../../src/stores/memory-state-store.ts'
import { story } from '../../src/testing/arbitraries.ts'
import type { MemoryPair } from '../../src/testing/memory-pair.ts'
import './config.ts'
import { mirrored, withNamedSides } from './promises.ts'
import { beginAndEdit } from './told.ts'

const traces = (pair: MemoryPair) => [pair.path1.trace(), pair.path2.trace()]

test('a preview writes nothing, and the run that follows does what it said', async () => {
  await fc.assert(
    fc.asyncProperty(story({ rounds: 1 }), async (told) => {
      const { pair, policy } = await beginAndEdit(told)
      const [before, baseline] = [traces(pair), pair.state.clone()]
      const preview = await pair.preview(policy)
      expect(traces(pair)).toEqual(before)
      expect(pair.state).toEqual(baseline)
      const applied = pair.clone()
      const report = await pair.sync(policy)
      expect(report.digest).toBe(preview.digest)
      if (report.result === 'held') return
      expect(await applied.apply(preview, policy)).toMatchObject({ digest: preview.digest, counters: report.counters })
      expect(traces(applied)).toEqual(traces(pair))
    }),
  )
})

test('the same sides and the same baseline give the same plan, byte for byte', async () => {
  await fc.assert(
    fc.asyncProperty(story({ rounds: 1 }), async (told) => {
      const { pair, policy } = await beginAndEdit(told)
      const [one, two] = [await pair.clone().preview(policy), await pair.clone().preview(policy)]
      expect(two.rows).toEqual(one.rows)
      expect(two.digest).toBe(one.digest)
    }),
  )
})

test('swapping the sides mirrors the plan', async () => {
  await fc.assert(
    fc.asyncProperty(story({ rounds: 1, decides: 'by any rule' }), async (told) => {
      const begun = await beginAndEdit(told)
      const [{ pair }, policy] = [begun, withNamedSides(begun.policy)]
      const turned = pair.clone()
      ;[turned.path1, turned.path2] = [turned.path2, turned.path1]
      turned.state = await swapped(turned.state)
      const [plan, mirror] = [await pair.preview(policy), await turned.preview(mirrored(policy))]
      expect(mirror.operations.map((operation) => outline(operation, true)).sort()).toEqual(
        plan.operations.map((operation) => outline(operation, false)).sort(),
      )
    }),
  )
})

async function swapped(state: MemoryState): Promise<MemoryState> {
  const mirror = new MemoryState()
  if (state.header === null) return mirror
  const put = state.pages.map((page) => ({ ...page, side: page.side === 'path1' ? ('path2' as const) : ('path1' as const) }))
  const header = { ...state.header, version: 1 }
  await createMemoryStateStore(mirror).commit({ expectedVersion: 0, header, clear: false, put, remove: [] })
  return mirror
}

/** An operation as text, seen in a mirror if asked. Path1's privilege are the lower number of two versions, and the spelling of both. */
function outline(operation: Operation, isMirrored: boolean): string {
  const turned = <T>(values: PerSide<T>): T[] => (isMirrored ? [values.path2, values.path1] : [values.path1, values.path2])
  const spelled = turned(perSide((side) => spelledOn(operation, side)))
  const reason = isMirrored ? operation.reason.replace(/[12]$/, (digit) => (digit === '1' ? '2' : '1')) : operation.reason
  const parts = {
    kind: operation.kind,
    phase: operation.phase,
    spelled,
    reason,
    seen: turned(operation.seen),
    formerly: operation.formerly === undefined ? null : turned(operation.formerly),
    side: 'side' in operation ? turned({ path1: operation.side === 'path1', path2: operation.side === 'path2' }) : null,
    names: operation.kind === 'keep-both' ? turned(perSide((side) => operation.names[side] !== null)) : null,
    numbers:
      operation.kind === 'keep-both'
        ? [operation.names.path1, operation.names.path2]
            .filter((name) => name !== null)
            .map((name) => keyOf(name, 'nfc-fold'))
            .sort()
        : null,
    from: operation.kind === 'move' ? [operation.from, turned(operation.fromSeen)] : null,
  }
  return JSON.stringify(parts, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value))
}
