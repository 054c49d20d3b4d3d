import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Keying, keyOf } from '../../src/core/path-key.ts'
import type { SyncPolicy } from '../../src/core/policy.ts'
import { isWithin, type RelPath } from '../../src/core/rel-path.ts'
import { perSide, type Side, sides } from '../../src/core/side.ts'
import { story } from '../../src/testing/arbitraries.ts'
import type { MemoryPair } from '../../src/testing/memory-pair.ts'
import { type Call, type Fault, Faults, withFaults } from '../../src/testing/with-faults.ts'
import { fewestHits } from './config.ts'
import {
  agreedContents,
  contentsOf,
  expectAllDone,
  expectConverged,
  expectNothingLost,
  expectSame,
  unsyncedContents,
} from './invariants.ts'
import { Statistics } from './statistics.ts'
import { takesPart } from './taking-part.ts'
import { begin, policyOfRound } from './told.ts'

const side = fc.constantFrom<Side>('path1', 'path2')
const blocks = fc.array(fc.record({ side, pick: fc.nat(30) }), { minLength: 1, maxLength: 3 })

interface Blocked {
  readonly key: RelPath
  readonly isFolder: boolean
}

/** Makes entries unreadable: nothing is known now of such a file, and of what is below such a folder. */
function block(pair: MemoryPair, picks: readonly { side: Side; pick: number }[], keying: Keying, policy: Partial<SyncPolicy>): Blocked[] {
  const isIn = perSide((side) => takesPart(pair, side, policy))
  return picks.flatMap(({ side, pick }) => {
    const entries = [...pair[side].disk.walk()].filter(({ node }) => node.kind === 'file' || node.kind === 'directory')
    const chosen = entries[pick % Math.max(1, entries.length)]
    if (chosen === undefined) return []
    const isFolder = chosen.node.kind === 'directory'
    const isOut = !isIn[side](chosen.path)
    chosen.node.isBlocked = true
    if (isOut) return []
    return [{ key: keyOf(chosen.path, keying), isFolder }]
  })
}

/** The files on both sides whose counterpart is not known. A file against a folder is a conflict, whatever is in the folder. */
function unknownFiles(pair: MemoryPair, blocked: readonly Blocked[], keying: Keying): string[] {
  return sides.flatMap((side) =>
    [...contentsOf(pair, side)]
      .filter(([path]) =>
        blocked.some(({ key, isFolder }) => isWithin(keyOf(path, keying), key) && !(isFolder && keyOf(path, keying) === key)),
      )
      .map(([path, content]) => `${side} ${path} ${content}`),
  )
}

const statistics = new Statistics()

test('what can’t be read is neither deleted nor overwritten, on either side', async () => {
  await fc.assert(
    fc.asyncProperty(story({ rounds: 1 }), blocks, async (told, picks) => {
      const begun = await begin(told)
      const { pair, keying, editor } = begun
      const policy = policyOfRound(begun, told, 0)
      const agreed = agreedContents(pair, keying)
      editor.do(told.rounds[0]?.edits ?? [])
      const unsynced = unsyncedContents(pair, agreed, keying)
      const blocked = block(pair, picks, keying, policy)
      const before = unknownFiles(pair, blocked, keying)
      await statistics.noteCells(pair, keying, policy)
      const report = await pair.sync(policy)
      statistics.noteRun(report)
      expect(unknownFiles(pair, blocked, keying)).toEqual(before)
      expectNothingLost(unsynced, pair, policy)
      pair.path1.unblockAll()
      pair.path2.unblockAll()
      if (report.result === 'held') return
      let again = await pair.sync(policy)
      // What is below a folder that a file had to make room for is decided by the run after that.
      if (again.operations.some(({ kind, reason }) => kind === 'keep-both' && reason === 'KIND_CONFLICT')) again = await pair.sync(policy)
      if (again.result === 'held') return
      expectAllDone(again)
      expectNothingLost(unsynced, pair, policy)
      expectSame(pair, again, keying, policy)
      await expectConverged(pair, policy)
    }),
  )
})

test('the histories came to every decision next to something unknown', () => {
  console.info(statistics.text)
  const cells = statistics.cells.filter((name) => name.includes('unknown'))
  for (const name of [...cells, 'gate listing-incomplete']) expect(statistics.countOf(name), name).toBeGreaterThanOrEqual(fewestHits)
})

/** A call goes wrong when its number says so: a plain list, so that a failing one can be shrunk. */
const plannedFaults = fc.array(
  fc.record({ at: fc.integer({ min: 1, max: 150 }), kind: fc.constantFrom<'fail' | 'fail after' | 'lie'>('fail', 'fail after', 'lie') }),
  { minLength: 1, maxLength: 8 },
)

test('storage that fails, loses answers, cuts listings short or denies what is there costs no content', async () => {
  const fired = new Map<string, number>()
  await fc.assert(
    fc.asyncProperty(story({ rounds: 1 }), plannedFaults, async (told, planned) => {
      const begun = await begin(told)
      const { pair, keying, editor } = begun
      const policy = policyOfRound(begun, told, 0)
      const agreed = agreedContents(pair, keying)
      editor.do(told.rounds[0]?.edits ?? [])
      const unsynced = unsyncedContents(pair, agreed, keying)
      const faults = new Faults(({ number }: Call): Fault | null => planned.find(({ at }) => at === number) ?? null)
      await pair.sync(policy, { wrap: (backend, side) => withFaults(backend, side, faults) }).catch(expectBackendFailed)
      for (const { call, kind } of faults.fired) fired.set(`${kind} ${call.method}`, (fired.get(`${kind} ${call.method}`) ?? 0) + 1)
      expectNothingLost(unsynced, pair, policy)
      const again = await pair.sync(policy)
      expectNothingLost(unsynced, pair, policy)
      if (again.result === 'held') return
      expectAllDone(again)
      expectSame(pair, again, keying, policy)
      await expectConverged(pair, policy)
    }),
  )
  console.info(`faults that fired: ${JSON.stringify(Object.fromEntries([...fired].sort()))}`)
  const hits = (kind: string) => [...fired].reduce((sum, [what, count]) => (what.startsWith(`${kind} `) ? sum + count : sum), 0)
  for (const kind of ['fail', 'fail after', 'lie']) expect(hits(kind), kind).toBeGreaterThanOrEqual(fewestHits)
})

/** A listing that can't be had at all, or a disk that can't be made durable, ends a run; nothing else may. */
function expectBackendFailed(error: unknown): void {
  expect(error).toMatchObject({ name: 'SyncError', code: 'backend-failed' })
}
