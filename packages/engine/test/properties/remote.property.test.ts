import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Around } from '../../src/backends/remote/wrappers/each-request.ts'
import { eachRequest } from '../../src/backends/remote/wrappers/each-request.ts'
import { type Side, sides } from '../../src/core/side.ts'
import { PathError } from '../../src/errors.ts'
import type { Story } from '../../src/testing/arbitraries.ts'
import { remoteStory } from '../../src/testing/arbitrary-stores.ts'
import { apartMs } from '../../src/testing/do-edits.ts'
import type { MemoryPair, RunOptions, SideOptions } from '../../src/testing/memory-pair.ts'
import { Crash, type Fault, Faults, withFaults } from '../../src/testing/with-faults.ts'
import { fewestHits, runsPerProperty } from './config.ts'
import {
  agreedContents,
  contentsOf,
  expectAllDone,
  expectConverged,
  expectNothingLost,
  expectSame,
  hasLeftovers,
  isLeftAlone,
  resyncHeld,
  unsyncedContents,
} from './invariants.ts'
import { type Begun, begin, policyOfRound } from './told.ts'

const small = { base: 5, rounds: 1, edits: 4 }
const stories = Math.ceil(runsPerProperty / 30)

/** Stands between the engine and the storages of both sides; requests are numbered together, from 1. */
function between(around: (number: number, side: Side) => Around): Pick<RunOptions, 'wrapStore'> {
  let number = 0
  return { wrapStore: (store, side) => eachRequest(store, (request, act) => around(++number, side)(request, act)) }
}

interface Edited extends Begun {
  readonly unsynced: ReadonlySet<string>
  readonly requests: number
}

/** Null for a story that a gate stops. */
async function prepare(told: Story): Promise<Edited | null> {
  const begun = await begin(told)
  const { pair, keying, editor } = begun
  const policy = policyOfRound(begun, told, 0)
  const agreed = agreedContents(pair, keying)
  editor.do(told.rounds[0]?.edits ?? [])
  let requests = 0
  const counting = between((number) => (_, act) => {
    requests = number
    return act()
  })
  const report = await pair.clone().sync(policy, counting)
  return report.result === 'held' ? null : { ...begun, policy, unsynced: unsyncedContents(pair, agreed, keying), requests }
}

/** The next run makes everything good, whatever befell the one before. */
async function expectRecovery(pair: MemoryPair, { policy, keying, unsynced }: Edited): Promise<void> {
  expectNothingLost(unsynced, pair, policy)
  let report = await pair.sync(policy)
  if (report.result === 'held') {
    expect(report.gates.map((gate) => gate.code)).toContain('side-emptied')
    report = await resyncHeld(pair, policy)
  }
  expectAllDone(report)
  expectNothingLost(unsynced, pair, policy)
  expectSame(pair, report, keying, policy)
  expect(hasLeftovers(pair)).toBe(false)
  await expectSettled(pair, policy)
}

/**
 * A folder that went with its last file, where folders are no things of their own, is forgotten by the run after that one: it notes that
 * and touches nothing. Where it was the last file of all, the side counts as emptied, and the run after is held.
 */
async function expectSettled(pair: MemoryPair, policy: Begun['policy']): Promise<void> {
  const before = [pair.path1.trace(), pair.path2.trace()]
  const { operations, result } = await pair.sync(policy)
  expect(operations.filter((operation) => operation.kind !== 'forget' && !isLeftAlone(operation))).toEqual([])
  expect([pair.path1.trace(), pair.path2.trace()]).toEqual(before)
  if (result !== 'held') await expectConverged(pair, policy)
}

/** What servers are known for, which random ones have to be as well. */
const kinds: Readonly<Record<string, (side: SideOptions) => boolean>> = {
  'keeps no times': ({ mtimes }) => mtimes === 'none' || mtimes === 'unsettable',
  'has times of a second': ({ mtimes }) => mtimes === 1_000_000_000n,
  'has times of a second and no revisions': ({ mtimes, ownRevision }) => mtimes === 1_000_000_000n && ownRevision === false,
  'has times of two seconds': ({ mtimes }) => mtimes === 2_000_000_000n,
  'rewrites what it is given': ({ remote }) => remote?.rewrite !== undefined,
}

describe('two remote storages of any kind', () => {
  test('come to be the same without a loss, and nothing is given back and forth', async () => {
    const met = new Map<string, number>()
    await fc.assert(
      fc.asyncProperty(remoteStory({ rounds: 2 }), async (told) => {
        for (const [kind, is] of Object.entries(kinds))
          for (const side of sides) if (is(told.options[side] ?? {})) met.set(kind, (met.get(kind) ?? 0) + 1)
        const begun = await begin(told)
        const { pair, keying, editor } = begun
        await expectConverged(pair, begun.policy)
        let agreed = agreedContents(pair, keying)
        for (const [round, { edits }] of told.rounds.entries()) {
          const policy = policyOfRound(begun, told, round)
          agreed = agreedContents(pair, keying, agreed)
          editor.do(edits)
          const unsynced = unsyncedContents(pair, agreed, keying)
          let report = await pair.sync(policy)
          if (report.result === 'held') report = await resyncHeld(pair, policy)
          else expectNothingLost(unsynced, pair, policy)
          expectAllDone(report)
          expectSame(pair, report, keying, policy)
          await expectSettled(pair, policy)
          expect(hasLeftovers(pair)).toBe(false)
        }
      }),
      { numRuns: Math.ceil(runsPerProperty / 4) },
    )
    for (const kind of Object.keys(kinds)) expect(met.get(kind) ?? 0, kind).toBeGreaterThanOrEqual(Math.ceil(fewestHits / 2))
  })

  test('recover from a run that died at any request, before or after it was carried out', async () => {
    let cuts = 0
    await fc.assert(
      fc.asyncProperty(remoteStory(small), async (told) => {
        const edited = await prepare(told)
        if (edited === null) return
        for (let at = 1; at <= edited.requests; at++) {
          cuts++
          const pair = edited.pair.clone()
          const dying = between((number) => async (_, act) => {
            if (number > at || (number === at && at % 2 === 0)) throw new Crash('the program is dead')
            if (number !== at) return act()
            // Whatever the answer is, nobody hears it.
            await act().catch(() => undefined)
            throw new Crash('the program died before the answer came')
          })
          await expect(pair.sync(edited.policy, dying)).rejects.toThrow(Crash)
          await expectRecovery(pair, edited)
        }
      }),
      { numRuns: stories },
    )
    console.info(`runs that died: ${cuts}`)
    expect(cuts).toBeGreaterThan(stories)
  })

  test('lose nothing to requests that fail or whose answers get lost, again and again', async () => {
    let failures = 0
    await fc.assert(
      fc.asyncProperty(remoteStory(small), fc.integer({ min: 2, max: 9 }), fc.boolean(), async (told, every, isDone) => {
        const edited = await prepare(told)
        if (edited === null) return
        const pair = edited.pair.clone()
        const unreliable = between((number) => async (_, act) => {
          if (number % every !== 0) return act()
          failures++
          if (isDone) await act()
          throw new PathError('ECONNRESET', 'the connection to the server was lost')
        })
        const limits = { maxDurationMs: null, maxTransferBytes: null, tries: 3, pauseBetweenTriesMs: 0, bandwidth: null }
        // What no single file is to blame for, like a commit that can't be made durable or a root that is not told of, ends the run.
        await pair.sync({ ...edited.policy, limits }, unreliable).catch((error: unknown) => {
          expect(error).toMatchObject({ code: expect.stringMatching(/^(?:backend-failed|listing-cut)$/) })
        })
        await expectRecovery(pair, edited)
      }),
      { numRuns: Math.ceil(runsPerProperty / 4) },
    )
    console.info(`requests that failed: ${failures}`)
    expect(failures).toBeGreaterThan(stories)
  })

  test('keep an edit that another program makes after any step of a run', async () => {
    let edits = 0
    await fc.assert(
      fc.asyncProperty(remoteStory(small), async (told) => {
        const edited = await prepare(told)
        if (edited === null) return
        const counted = new Faults()
        await edited.pair.clone().sync(edited.policy, { wrap: (backend, side) => withFaults(backend, side, counted) })
        for (const { number, path } of counted.calls) {
          for (const side of path === '' ? [] : sides) {
            const pair = edited.pair.clone()
            let over: string | null = null
            const act = () => {
              over = editFile(pair, side, path)
            }
            const faults = new Faults((call): Fault | null => (call.number === number ? { kind: 'then', act } : null))
            const report = await pair.sync(edited.policy, { wrap: (backend, which) => withFaults(backend, which, faults) })
            if (over === null || report.result === 'held') continue
            edits++
            const unsynced = new Set([...edited.unsynced, written].filter((content) => content !== over))
            await expectRecovery(pair, { ...edited, unsynced })
          }
        }
      }),
      { numRuns: stories },
    )
    console.info(`edits made during runs: ${edits}`)
    expect(edits).toBeGreaterThan(stories)
  })
})

const written = '!written meanwhile'

/** Another program edits a file. Answers with what it wrote over; null where there is no file to edit. */
function editFile(pair: MemoryPair, side: Side, path: string): string | null {
  const node = pair[side].disk.find(path)
  if (typeof node !== 'object' || node.kind !== 'file' || path.includes('.pairwise-tmp.')) return null
  const over = contentsOf(pair, side).get(path) ?? null
  pair.clock.advance(Math.max(2, apartMs(pair)))
  pair[side].write(path, written)
  return over
}
