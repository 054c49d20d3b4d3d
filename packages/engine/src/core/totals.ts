import { type ChangeClass, changeClasses } from './change-class.ts'
import { noCounts, type SideCounts } from './decide-file.ts'
import { decodeRow, type PlanRow } from './plan-row.ts'
import { absent } from './seen.ts'
import { other, type PerSide, perSide, sides } from './side.ts'
import { addShift } from './time-shift.ts'

export interface RootNames {
  readonly prior: number
  readonly present: number
}

type ClassCounts = Record<ChangeClass, number>

/** At how many paths the access file was found: on both sides, or on one alone. */
export interface AccessFiles {
  both: number
  path1Only: number
  path2Only: number
}

/** What a plan amounts to, kept on the way while it is written. */
export interface PlanTotals {
  /** Operations by class, for the side that is written; `none` writes neither. */
  readonly counts: { readonly path1: ClassCounts; readonly path2: ClassCounts; readonly none: ClassCounts }
  /** Bytes that would be written to each side. */
  readonly bytes: { path1: number; path2: number }
  /** Bytes of the files that copies would replace. */
  readonly replaced: { path1: number; path2: number }
  /** Bytes of the files that deletions would remove. */
  readonly removed: { path1: number; path2: number }
  /** Counted only when an access file is asked for. */
  readonly accessFiles: AccessFiles
  /** Names that the baseline has at the root and how many of them are there; counted only for a root of another identity. */
  readonly rootNames: { path1: RootNames; path2: RootNames }
  /** Files that each scan found in scope. */
  readonly files: { path1: number; path2: number }
  readonly known: PerSide<SideCounts>
  /** Directories and entries that could not be read. */
  unreadable: number
  /** Those of them that are directories of which a storage did not tell all that is in them. */
  cut: number
  /** Known files whose revision changed and whose content is for a later run to look at. */
  unverified: number
  operations: number
  /** What versions would take of each side; null where none are kept, and before it is known. */
  space: PerSide<VersionSpace | null>
}

/** Bytes of the files that would be kept, and how many are free; null where a storage doesn't say. */
export interface VersionSpace {
  readonly kept: number
  readonly free: number | null
}

export function emptyTotals(): PlanTotals {
  const none = (): ClassCounts => Object.fromEntries(changeClasses.map((name) => [name, 0])) as ClassCounts
  return {
    counts: { path1: none(), path2: none(), none: none() },
    bytes: { path1: 0, path2: 0 },
    replaced: { path1: 0, path2: 0 },
    removed: { path1: 0, path2: 0 },
    accessFiles: { both: 0, path1Only: 0, path2Only: 0 },
    rootNames: { path1: { prior: 0, present: 0 }, path2: { prior: 0, present: 0 } },
    files: { path1: 0, path2: 0 },
    known: { path1: noCounts(), path2: noCounts() },
    unreadable: 0,
    cut: 0,
    unverified: 0,
    operations: 0,
    space: { path1: null, path2: null },
  }
}

/** Counts a row, or with `times` -1 takes it out again. */
export function countRow(totals: PlanTotals, row: PlanRow, times: 1 | -1 = 1): void {
  totals.operations += times
  if (row.kind === 'keep-both' || row.kind === 'merge') {
    countBoth(totals, row, times)
    return
  }
  totals.counts[row.side ?? 'none'][row.class] += times
  if (row.side === null) return
  if (row.kind === 'copy') totals.bytes[row.side] += row.bytes * times
  if (row.kind === 'delete') totals.removed[row.side] += row.bytes * times
}

function countBoth(totals: PlanTotals, row: PlanRow, times: 1 | -1): void {
  const received = receivedBytes(row)
  for (const side of sides) {
    totals.counts[side][row.class] += times
    totals.bytes[side] += received[side] * times
  }
}

/** What each side gets by a row that writes both: the other one's version where both stay, or what they were merged into. */
export function receivedBytes(row: Pick<PlanRow, 'body'>): PerSide<number> {
  const operation = decodeRow(row)
  return perSide((side) => {
    if (operation.kind === 'merge') return operation.content.size
    if (operation.kind !== 'keep-both') return 0
    const comes = operation.names[other(side)] !== null || operation.winner === other(side)
    const version = comes ? operation.seen[other(side)] : absent
    return version.kind === 'file' ? Math.max(0, version.size) : 0
  })
}

/** How many operations change a side. */
export function changesOf(totals: PlanTotals): number {
  const { path1, path2 } = totals.counts
  return changeClasses.reduce((sum, name) => sum + path1[name] + path2[name], 0) - path1.conflict - path1.merged
}

export function addCounts(into: SideCounts, more: SideCounts): void {
  into.prior += more.prior
  into.unchanged += more.unchanged
  into.deleted += more.deleted
  into.excluded += more.excluded
  addShift(into.shift, more.shift)
}
