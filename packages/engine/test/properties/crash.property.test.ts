import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sides } from '../../src/core/side.ts'
import { type Story, story } from '../../src/testing/arbitraries.ts'
import type { MemoryPair } from '../../src/testing/memory-pair.ts'
import { Crash, type Fault, Faults, withFaults } from '../../src/testing/with-faults.ts'
import { runsPerProperty } from './config.ts'
import {
  agreedContents,
  contentsOf,
  expectAllDone,
  expectConverged,
  expectNothingLost,
  expectSame,
  hasLeftovers,
  resyncHeld,
  unsyncedContents,
} from './invariants.ts'
import { type Begun, begin, policyOfRound } from './told.ts'

/** Each story is cut off at every one of its calls, so a few stories make many cases. */
const stories = Math.ceil(runsPerProperty / 7)
const small = { base: 5, rounds: 1, edits: 4 }

interface Edited extends Begun {
  readonly unsynced: ReadonlySet<string>
  /** How many calls a run takes that nothing cuts off, and what it ends with. */
  readonly calls: number
  readonly whole: MemoryPair
}

/** Null for a story that a gate stops. */
async function prepare(told: Story): Promise<Edited | null> {
  const begun = await begin(told)
  const { pair, keying, editor } = begun
  const policy = policyOfRound(begun, told, 0)
  const agreed = agreedContents(pair, keying)
  editor.do(told.rounds[0]?.edits ?? [])
  for (const side of sides) pair[side].disk.makeDurable()
  const [whole, faults] = [pair.clone(), new Faults()]
  const report = await whole.sync(policy, { wrap: (backend, side) => withFaults(backend, side, faults) })
  if (report.result === 'held') return null
  return { ...begun, policy, unsynced: unsyncedContents(pair, agreed, keying), calls: faults.calls.length, whole }
}

async function cutOff(pair: MemoryPair, policy: Begun['policy'], at: number): Promise<void> {
  const faults = new Faults(({ number }): Fault | null => (number === at ? { kind: 'crash' } : null))
  await expect(pair.sync(policy, { wrap: (backend, side) => withFaults(backend, side, faults) })).rejects.toThrow(Crash)
}

/** Answers whether it took a resync, which brings back what was deleted on one side. */
async function expectRecovery(pair: MemoryPair, { policy, keying, unsynced }: Edited): Promise<boolean> {
  expectNothingLost(unsynced, pair, policy)
  let report = await pair.sync(policy)
  const isHeld = report.result === 'held'
  if (isHeld) {
    // The cut came when the only file of a side was cleared away and nothing had come in its place.
    expect(report.gates.map((gate) => gate.code)).toContain('side-emptied')
    report = await resyncHeld(pair, policy)
  }
  expectAllDone(report)
  expectNothingLost(unsynced, pair, policy)
  expectSame(pair, report, keying, policy)
  expect(hasLeftovers(pair)).toBe(false)
  await expectConverged(pair, policy)
  return isHeld
}

const contents = (pair: MemoryPair) => [...new Set(sides.flatMap((side) => [...contentsOf(pair, side).values()]))].sort()

test('a run that dies at any call is made good by the next one, with the same contents in the end', async () => {
  let cuts = 0
  await fc.assert(
    fc.asyncProperty(story(small), async (told) => {
      const edited = await prepare(told)
      if (edited === null) return
      for (let at = 1; at <= edited.calls; at++) {
        cuts++
        const pair = edited.pair.clone()
        await cutOff(pair, edited.policy, at)
        const isResynced = await expectRecovery(pair, edited)
        if (isResynced) expect(contents(pair)).toEqual(expect.arrayContaining(contents(edited.whole)))
        else expect(contents(pair)).toEqual(contents(edited.whole))
      }
    }),
    { numRuns: stories },
  )
  console.info(`runs that died: ${cuts}`)
  expect(cuts).toBeGreaterThan(runsPerProperty)
})

test('a power cut at any call, in which all that is not durable vanishes, loses nothing', async () => {
  let cuts = 0
  await fc.assert(
    fc.asyncProperty(story(small), fc.constantFrom('path1', 'path2', 'both'), async (told, which) => {
      const edited = await prepare(told)
      if (edited === null) return
      for (let at = 1; at <= edited.calls; at++) {
        cuts++
        const pair = edited.pair.clone()
        await cutOff(pair, edited.policy, at)
        for (const side of sides) if (which === side || which === 'both') pair[side].disk.losePower()
        await expectRecovery(pair, edited)
      }
    }),
    { numRuns: stories },
  )
  console.info(`power cuts: ${cuts}`)
  expect(cuts).toBeGreaterThan(runsPerProperty)
})

test('a resync that dies at any call goes on as a resync and deletes nothing', async () => {
  let cuts = 0
  await fc.assert(
    fc.asyncProperty(story({ ...small, decides: 'by any rule' }), async (told) => {
      const begun = await begin(told)
      const { pair, keying, editor } = begun
      // What a mirror leaves of the other side waits for the run after a resync, and so do empty folders.
      const policy: typeof begun.policy = { ...policyOfRound(begun, told, 0), mode: 'two-way', folders: 'implied' }
      // A resync takes equal size and time for equal content, so no two writes are within two steps of the coarsest disk.
      editor.do(
        (told.rounds[0]?.edits ?? []).filter(({ kind }) => kind !== 'restore'),
        4500,
      )
      const [whole, faults] = [pair.clone(), new Faults()]
      const resync = { ...policy, resync: told.firstResync }
      await whole.sync(resync, { wrap: (backend, side) => withFaults(backend, side, faults) })
      for (let at = 1; at <= faults.calls.length; at++) {
        cuts++
        const dying = pair.clone()
        await cutOff(dying, resync, at)
        if (dying.state.header?.status === 'settled') continue
        const report = await dying.sync(policy)
        expectAllDone(report)
        expectSame(dying, report, keying, policy)
        expect(contents(dying)).toEqual(contents(whole))
        await expectConverged(dying, policy)
      }
    }),
    { numRuns: stories },
  )
  console.info(`resyncs that died: ${cuts}`)
})
