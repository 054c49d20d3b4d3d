import { expect } from 'vitest'
import { openMemoryReadable } from '../../src/backends/memory/open-memory.ts'
import type { Operation } from '../../src/core/operation.ts'
import { decodePage } from '../../src/core/page.ts'
import { type Keying, keyOf } from '../../src/core/path-key.ts'
import type { SyncPolicy } from '../../src/core/policy.ts'
import { decodePath, isWithin, joinPath, type RelPath } from '../../src/core/rel-path.ts'
import { scopeText } from '../../src/core/scope.ts'
import { type PerSide, perSide, type Side, sides } from '../../src/core/side.ts'
import type { RunReport } from '../../src/core/sync-event.ts'
import { effectivePolicy } from '../../src/run/effective-policy.ts'
import { serversMark } from '../../src/testing/arbitrary-stores.ts'
import { plainPolicy } from '../../src/testing/disk-pair.ts'
import type { MemoryPair, Planned } from '../../src/testing/memory-pair.ts'
import { keepsEveryContent, makesSidesSame } from './promises.ts'
import { takesPart } from './taking-part.ts'

export type Contents = ReadonlyMap<RelPath, string>

/** Every file of a side with its content, also where nobody may look. What a server adds to all that it is given is no part of it. */
export function contentsOf(pair: MemoryPair, side: Side): Contents {
  const contents = new Map<RelPath, string>()
  for (const { path, node } of pair[side].disk.walk()) if (node.kind === 'file') contents.set(path, withoutMark(decodePath(node.bytes)))
  return contents
}

function withoutMark(content: string): string {
  return content.endsWith(serversMark) ? content.slice(0, -serversMark.length) : content
}

/** How names match across the sides of this pair. */
export function keyingOf(pair: MemoryPair, policy: Partial<SyncPolicy>): Keying {
  const backends = perSide((side) => openMemoryReadable(pair[side].disk))
  const request = { backends, policy: { ...plainPolicy, ...policy } } as Parameters<typeof effectivePolicy>[0]
  return effectivePolicy(request, null).keying
}

/**
 * By key, the contents that the baseline stands for: what both sides have under it, and what they had when it was last agreed
 * where the record was kept since. Losing one of them loses nothing that only one side had. Of several names of one key, as when
 * all but one are out of scope, the recorded one counts.
 */
export function agreedContents(pair: MemoryPair, keying: Keying, before: Contents = new Map()): Contents {
  const recorded = recordedPaths(pair)
  const known = new Set([...recorded].map((path) => keyOf(path, keying)))
  const byKey = perSide((side) => {
    const files = [...contentsOf(pair, side)]
    const byRecord = new Set(files.filter(([path]) => recorded.has(path)).map(([path]) => keyOf(path, keying)))
    const counting = files.filter(([path]) => recorded.has(path) || !byRecord.has(keyOf(path, keying)))
    return Map.groupBy(counting, ([path]) => keyOf(path, keying))
  })
  const agreed = new Map([...before].filter(([key]) => known.has(key)))
  for (const [key, here] of byKey.path1) {
    const there = byKey.path2.get(key) ?? []
    const [mine, theirs] = [here[0]?.[1], there[0]?.[1]]
    if (here.length === 1 && there.length === 1 && mine !== undefined && mine === theirs) agreed.set(key, mine)
  }
  return agreed
}

function recordedPaths({ state }: MemoryPair): Set<RelPath> {
  return new Set(state.pages.flatMap(({ path, entries }) => decodePage(entries).map(({ name }) => joinPath(path, name))))
}

/** The contents that one side has and that differ from what was agreed under that key. */
export function unsyncedContents(pair: MemoryPair, agreed: Contents, keying: Keying): Set<string> {
  const unsynced = new Set<string>()
  for (const side of sides) {
    for (const [path, content] of contentsOf(pair, side)) if (agreed.get(keyOf(path, keying)) !== content) unsynced.add(content)
  }
  return unsynced
}

export function expectNothingLost(unsynced: ReadonlySet<string>, pair: MemoryPair, policy: Partial<SyncPolicy>): void {
  if (!keepsEveryContent(policy)) return
  const kept = new Set(sides.flatMap((side) => [...contentsOf(pair, side).values(), ...versionsOf(pair, side)]))
  expect([...unsynced].filter((content) => !kept.has(content))).toEqual([])
}

function versionsOf(pair: MemoryPair, side: Side): Set<string> {
  return new Set(Object.values(pair[side].versions()).filter((content) => typeof content === 'string'))
}

/** Whatever a run took away from a side that keeps versions is among them, agreed or not. */
export function expectVersions(before: PerSide<Contents>, pair: MemoryPair, { versions }: Partial<SyncPolicy>): void {
  for (const side of sides) {
    if (versions?.[side] == null) continue
    const kept = new Set([...contentsOf(pair, side).values(), ...versionsOf(pair, side)])
    expect([...before[side].values()].filter((content) => !kept.has(content))).toEqual([])
  }
}

/**
 * Synced folders are the same on both sides, and where folders are pruned no empty one is left; looked at only where everything
 * takes part and nothing is left alone.
 */
export function expectFolders(pair: MemoryPair, { operations }: Planned, keying: Keying, policy: Partial<SyncPolicy>): void {
  const { folders, scope, resync } = { ...plainPolicy, ...policy }
  const entries = perSide((side) => [...pair[side].disk.walk()])
  const hasOthers = sides.some((side) => entries[side].some(({ node }) => node.kind === 'symlink' || node.kind === 'unsupported'))
  if (scopeText(scope) !== scopeText(plainPolicy.scope) || hasOthers || operations.some(isLeftAlone)) return
  if (folders === 'synced') {
    const keys = perSide((side) =>
      entries[side].flatMap(({ path, node }) => (node.kind === 'directory' ? [keyOf(path, keying)] : [])).sort(),
    )
    expect(keys.path2).toEqual(keys.path1)
  } else if (folders === 'pruned' && resync === null) {
    const empty = sides.flatMap((side) => entries[side].filter(({ node }) => node.kind === 'directory' && node.entries.size === 0))
    expect(empty.map(({ path }) => path)).toEqual([])
  }
}

export const isLeftAlone = (operation: Operation) => operation.kind === 'hold' || operation.kind === 'ask'

/** A run on disks that nobody else touched: everything in the plan was done. */
export function expectAllDone(report: RunReport): void {
  expect(report.counters).toMatchObject({ failed: 0, stale: 0, skipped: 0 })
}

/** Both sides show the same files, apart from what the plan left alone, what is out of scope, and names that something else has on a side. */
export function expectSame(pair: MemoryPair, { operations }: Planned, keying: Keying, policy: Partial<SyncPolicy>): void {
  if (!makesSidesSame(policy)) return
  const excluded = new Set(
    sides.flatMap((side) => {
      const isIn = takesPart(pair, side, policy)
      return [...contentsOf(pair, side).keys()].filter((path) => !isIn(path)).map((path) => keyOf(path, keying))
    }),
  )
  const others = sides.flatMap((side) =>
    [...pair[side].disk.walk()].filter(({ node }) => node.kind === 'symlink' || node.kind === 'unsupported'),
  )
  const held = [...operations.filter(isLeftAlone), ...others].map(({ path }) => keyOf(path, keying))
  const shown = perSide((side) => {
    const files = [...contentsOf(pair, side)].map(([path, content]) => [keyOf(path, keying), content] as const)
    const counted = files.filter(([key]) => !excluded.has(key) && !held.some((folder) => isWithin(key, folder)))
    return counted.sort(([a], [b]) => (a < b ? -1 : 1))
  })
  expect(shown.path2).toEqual(shown.path1)
}

/** What both sides have and take part in has the same permissions on both, where nothing at or above it was left alone. */
export function expectSameModes(pair: MemoryPair, { operations }: Planned, keying: Keying, policy: Partial<SyncPolicy>): void {
  if (!makesSidesSame(policy)) return
  const held = operations.filter(isLeftAlone).map(({ path }) => keyOf(path, keying))
  const modes = perSide((side) => {
    const isIn = takesPart(pair, side, policy)
    const counted = [...pair[side].disk.walk()].flatMap(({ path, node }) => {
      const key = keyOf(path, keying)
      const counts = (node.kind === 'file' || node.kind === 'directory') && isIn(path) && !held.some((folder) => isWithin(key, folder))
      return counts ? [[`${node.kind} ${key}`, node.mode.toString(8)] as const] : []
    })
    return new Map(counted)
  })
  const shared = [...modes.path1].filter(([what]) => modes.path2.has(what))
  expect(shared.map(([what]) => [what, modes.path2.get(what)])).toEqual(shared)
}

/** A resync, for a run that was held. It removes no folder: where folders are pruned, that is left to the run after it. */
export async function resyncHeld(pair: MemoryPair, policy: Partial<SyncPolicy>): Promise<RunReport & Planned> {
  const report = await pair.sync({ ...policy, resync: 'path1' })
  if (policy.folders === 'pruned') await pair.sync(policy)
  return report
}

/** One more run has nothing to do and touches nothing. */
export async function expectConverged(pair: MemoryPair, policy: Parameters<MemoryPair['sync']>[0]): Promise<void> {
  const before = [pair.path1.trace(), pair.path2.trace()]
  const again = await pair.sync(policy)
  expect(again.operations.filter((operation) => !isLeftAlone(operation))).toEqual([])
  expect([pair.path1.trace(), pair.path2.trace()]).toEqual(before)
}

export function hasLeftovers(pair: MemoryPair): boolean {
  return sides.some((side) => [...pair[side].disk.walk()].some(({ path }) => path.includes('.pairwise-tmp.')))
}

/** Whether a side has two names that are one to the pair. */
export function hasTwoSpellings(pair: MemoryPair, keying: Keying): boolean {
  return sides.some((side) => {
    const keys = [...pair[side].disk.walk()].map(({ path }) => keyOf(path, keying))
    return new Set(keys).size < keys.length
  })
}
