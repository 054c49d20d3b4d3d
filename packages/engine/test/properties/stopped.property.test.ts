import fc from 'fast-check'
import { expect, test } from 'vitest'
import { SyncError, type SyncErrorCode } from '../../src/errors.ts'
import type { RunGuard } from '../../src/ports/run-guard.ts'
import { story } from '../../src/testing/arbitraries.ts'
import type { MemoryPair } from '../../src/testing/memory-pair.ts'
import { type Fault, Faults, withFaults } from '../../src/testing/with-faults.ts'
import { runsPerProperty } from './config.ts'
import {
  agreedContents,
  expectAllDone,
  expectConverged,
  expectNothingLost,
  expectSame,
  resyncHeld,
  unsyncedContents,
} from './invariants.ts'
import { type Begun, begin } from './told.ts'

/** Each story is stopped at every question to the guard, of which there are few, or at every call. */
const stories = { byGuard: Math.ceil(runsPerProperty / 2), bySignal: Math.ceil(runsPerProperty / 7) }
const small = { base: 5, rounds: 1, edits: 4 }

interface Edited extends Begun {
  readonly unsynced: ReadonlySet<string>
}

async function prepare(told: Parameters<typeof begin>[0]): Promise<Edited> {
  const begun = await begin(told)
  const agreed = agreedContents(begun.pair, begun.keying)
  begun.editor.do(told.rounds[0]?.edits ?? [])
  return { ...begun, unsynced: unsyncedContents(begun.pair, agreed, begun.keying) }
}

async function expectNextRunFinishes(pair: MemoryPair, { policy, keying, unsynced }: Edited): Promise<void> {
  expectNothingLost(unsynced, pair, policy)
  let report = await pair.sync(policy)
  if (report.result === 'held') report = await resyncHeld(pair, policy)
  expectAllDone(report)
  expectNothingLost(unsynced, pair, policy)
  expectSame(pair, report, keying, policy)
  await expectConverged(pair, policy)
}

/** Says no from the given question on, and remembers what everything was like at that moment. */
class EndingGuard implements RunGuard {
  asked = 0
  atEnd: { readonly traces: string[]; readonly version: number | undefined } | null = null
  readonly #pair: MemoryPair
  readonly #last: number
  readonly #code: SyncErrorCode

  constructor(pair: MemoryPair, last: number, code: SyncErrorCode) {
    this.#pair = pair
    this.#last = last
    this.#code = code
  }

  assertMayWrite(): void {
    if (++this.asked <= this.#last) return
    this.atEnd ??= { traces: tracesOf(this.#pair), version: this.#pair.state.header?.version }
    throw new SyncError(this.#code, 'this run may not write any more')
  }
}

const tracesOf = (pair: MemoryPair) => [pair.path1.trace(), pair.path2.trace()]

test('a run that loses its lease, or is stopped, changes nothing from that moment on, and the next one finishes', async () => {
  let ends = 0
  await fc.assert(
    fc.asyncProperty(story(small), fc.constantFrom<SyncErrorCode>('lease-lost', 'cancelled'), async (told, code) => {
      const edited = await prepare(told)
      for (let last = 0; ; last++) {
        const pair = edited.pair.clone()
        const guard = new EndingGuard(pair, last, code)
        const ended = await pair.sync(edited.policy, { guard }).then(
          () => null,
          (error: unknown) => error,
        )
        if (guard.atEnd === null) return
        ends++
        expect(ended).toMatchObject({ code })
        expect(tracesOf(pair)).toEqual(guard.atEnd.traces)
        if (code === 'lease-lost') expect(pair.state.header?.version).toBe(guard.atEnd.version)
        await expectNextRunFinishes(pair, edited)
      }
    }),
    { numRuns: stories.byGuard },
  )
  console.info(`runs that had to end: ${ends}`)
  expect(ends).toBeGreaterThanOrEqual(runsPerProperty)
})

test('a run that is asked to stop at any call saves what it did, and the next one finishes', async () => {
  let stops = 0
  await fc.assert(
    fc.asyncProperty(story(small), async (told) => {
      const edited = await prepare(told)
      const counted = new Faults()
      await edited.pair.clone().sync(edited.policy, { wrap: (backend, side) => withFaults(backend, side, counted) })
      for (let at = 1; at <= counted.calls.length; at++) {
        const [pair, controller] = [edited.pair.clone(), new AbortController()]
        const stop = { kind: 'then', act: () => controller.abort() } as const
        const faults = new Faults(({ number }): Fault | null => (number === at ? stop : null))
        const options = { signal: controller.signal, wrap: faultyBy(faults) }
        const ended = await pair.sync(edited.policy, options).then(
          () => null,
          (error: unknown) => error,
        )
        if (ended !== null) {
          stops++
          expect(ended).toMatchObject({ code: 'cancelled' })
        }
        await expectNextRunFinishes(pair, edited)
      }
    }),
    { numRuns: stories.bySignal },
  )
  console.info(`runs that were stopped: ${stops}`)
  expect(stops).toBeGreaterThanOrEqual(runsPerProperty)
})

function faultyBy(faults: Faults): NonNullable<NonNullable<Parameters<MemoryPair['sync']>[1]>['wrap']> {
  return (backend, side) => withFaults(backend, side, faults)
}
