import type { SideCounts } from './decide-file.ts'
import type { SyncPolicy } from './policy.ts'
import type { RootSeen } from './root.ts'
import { other, type PerSide, type Side, sides } from './side.ts'
import { leaderOf } from './sync-tables.ts'
import type { AccessFiles, PlanTotals } from './totals.ts'

/** A safety check that tripped. `stop` lets nothing be written; `part` holds only its own operations. */
export type Gate =
  | { readonly code: 'root-missing'; readonly kind: 'stop'; readonly side: Side; readonly why: string }
  /** Another root than the one the baseline was made with, and most of what stood in that is not in it. */
  | { readonly code: 'root-changed'; readonly kind: 'stop'; readonly side: Side; readonly present: number; readonly prior: number }
  /** The folder in which `side` keeps its versions and one of the roots contain each other. */
  | { readonly code: 'overlap'; readonly kind: 'stop'; readonly side: Side; readonly folder: string }
  /** The access files are not at the same paths of both sides, or nowhere. */
  | { readonly code: 'marker-missing'; readonly kind: 'stop'; readonly side: null; readonly name: string; readonly found: AccessFiles }
  /** `prior` is 0 where the baseline itself knows no files. */
  | { readonly code: 'side-emptied'; readonly kind: 'stop'; readonly side: Side; readonly prior: number }
  | {
      readonly code: 'all-changed'
      readonly kind: 'stop'
      readonly side: Side
      readonly prior: number
      /** By how much all modification times moved, where they all moved alike and nothing else shows a change. */
      readonly shiftMs: number | null
    }
  | {
      readonly code: 'too-many-deletes'
      readonly kind: 'stop' | 'part'
      readonly side: Side
      readonly deleted: number
      readonly prior: number
      readonly percent: number
    }
  | { readonly code: 'low-space'; readonly kind: 'stop'; readonly side: Side; readonly needed: number; readonly free: number }
  | { readonly code: 'listing-incomplete'; readonly kind: 'part'; readonly side: null; readonly entries: number; readonly cut: number }
  /** What would be held now is not exactly what was approved. */
  | { readonly code: 'hold-changed'; readonly kind: 'stop'; readonly side: null }

export type GateCode = Gate['code']

/** Below this many known files, "every file changed" is a normal day. */
const fewestForAllChanged = 5

/** A root that is not a folder that can be read stops everything: what it does not show is not deleted. */
export function judgeRoots(roots: PerSide<RootSeen>): Gate[] {
  return sides.flatMap((side) => {
    const why = whyUnusable(roots[side])
    return why === null ? [] : [{ code: 'root-missing', kind: 'stop', side, why }]
  })
}

function whyUnusable(root: RootSeen): string | null {
  switch (root.kind) {
    case 'folder':
      return null
    case 'missing':
      return 'the folder does not exist'
    case 'not-a-folder':
      return 'it is not a folder'
    case 'unreadable':
      return root.why
  }
}

/** What was found out about the storages besides what they hold. */
export interface StorageFacts {
  /** Whether a root shows another identity than when the baseline was made. */
  readonly isOtherRoot: PerSide<boolean>
  /** Bytes that may still be written; null where nobody can say. */
  readonly freeBytes: PerSide<number | null>
}

/**
 * Judges a plan by its totals, after moves were recognised. Files that left the scope are no sign of an emptied or replaced side:
 * nothing is deleted for their sake. A resync starts anew, so what was known before counts for nothing.
 */
export function judgeTotals(totals: PlanTotals, policy: SyncPolicy, facts: StorageFacts): Gate[] {
  const gates: Gate[] = []
  if (totals.unreadable > 0)
    gates.push({ code: 'listing-incomplete', kind: 'part', side: null, entries: totals.unreadable, cut: totals.cut })
  gates.push(...judgeAccess(totals, policy), ...sides.flatMap((side) => judgeSpace(side, totals, policy, facts)))
  if (policy.resync !== null) return gates
  gates.push(...judgeLeader(totals, policy))
  for (const side of sides) {
    const { unchanged, excluded } = totals.known[side]
    const prior = totals.known[side].prior - excluded
    const names = totals.rootNames[side]
    const knowsNone = totals.known[side].prior === 0
    const isEmptied = knowsNone ? policy.emptyBaseline === 'stop' : prior > 0 && totals.files[side] === 0
    if (isEmptied) gates.push({ code: 'side-emptied', kind: 'stop', side, prior })
    else if (facts.isOtherRoot[side] && names.present * 2 < names.prior) gates.push({ code: 'root-changed', kind: 'stop', side, ...names })
    else if (!policy.force && prior >= fewestForAllChanged && unchanged === 0)
      gates.push({ code: 'all-changed', kind: 'stop', side, prior, shiftMs: uniformShift(totals.known[side]) })
  }
  return policy.force ? gates : [...gates, ...sides.flatMap((side) => judgeDeletions(side, totals, policy))]
}

/** A change of the time zone moves every file that is still there by the same, and changes no size. */
function uniformShift({ prior, deleted, shift }: SideCounts): number | null {
  return shift.isUniform && shift.files > 0 && shift.files + deleted === prior ? shift.ms : null
}

/** The same paths on both sides, and at least one: only then both sides are what they are taken for. */
function judgeAccess({ accessFiles }: PlanTotals, { accessFile }: SyncPolicy): Gate[] {
  if (accessFile === null) return []
  const { both, path1Only, path2Only } = accessFiles
  if (both > 0 && path1Only === 0 && path2Only === 0) return []
  return [{ code: 'marker-missing', kind: 'stop', side: null, name: accessFile, found: { ...accessFiles } }]
}

/** What is replaced makes room for what replaces it, unless it is kept. */
function judgeSpace(side: Side, totals: PlanTotals, policy: SyncPolicy, { freeBytes }: StorageFacts): Gate[] {
  const free = freeBytes[side]
  const needed = totals.bytes[side] - (policy.versions[side] === null ? totals.replaced[side] : 0)
  return free === null || needed <= free ? [] : [{ code: 'low-space', kind: 'stop', side, needed, free }]
}

/** Folders of versions that lie in a root, or a root in them, would be synced with it. */
export function judgeVersions(overlapping: readonly { readonly side: Side; readonly folder: string }[]): Gate[] {
  return overlapping.map(({ side, folder }) => ({ code: 'overlap', kind: 'stop', side, folder }))
}

/** A side that is mirrored and shows no files would empty the other one, whatever was known before. */
function judgeLeader(totals: PlanTotals, { mode, emptyBaseline }: SyncPolicy): Gate[] {
  const leader = leaderOf(mode)
  if (leader === null || emptyBaseline === 'stop' || totals.files[leader] > 0 || totals.known[leader].prior > 0) return []
  const { deleted } = totals.counts[other(leader)]
  return deleted === 0 ? [] : [{ code: 'side-emptied', kind: 'stop', side: leader, prior: deleted }]
}

/**
 * The command line counts what was deleted on a side since the last run, as rclone does. The dashboard counts what the
 * plan would delete on a side, in percent of its files and in files.
 */
function judgeDeletions(side: Side, totals: PlanTotals, policy: SyncPolicy): Gate[] {
  const { prior } = totals.known[side]
  const { deletions } = policy
  const deleted = deletions.onTrip === 'abort' ? totals.known[side].deleted : totals.counts[side].deleted
  const isOver = deleted * 100 > prior * deletions.percent || (deletions.onTrip === 'hold' && deleted > deletions.files)
  if (deleted === 0 || !isOver) return []
  const kind = deletions.onTrip === 'abort' ? 'stop' : 'part'
  return [{ code: 'too-many-deletes', kind, side, deleted, prior, percent: deletions.percent }]
}

export function isStopped(gates: readonly Gate[]): boolean {
  return gates.some((gate) => gate.kind === 'stop')
}
