import { type ChangeClass, changeClasses } from './change-class.ts'
import type { PlanRow } from './plan-row.ts'
import type { SideCounts } from './reconcile.ts'
import type { PerSide } from './side.ts'

type ClassCounts = Record<ChangeClass, number>

/** What a plan amounts to, kept on the way while it is written. */
export interface PlanTotals {
  /** Operations by class, for the side that is written; `none` writes neither. */
  readonly counts: { readonly path1: ClassCounts; readonly path2: ClassCounts; readonly none: ClassCounts }
  /** Bytes that would be written to each side. */
  readonly bytes: { path1: number; path2: number }
  /** Files that each scan found in scope. */
  readonly files: { path1: number; path2: number }
  readonly known: PerSide<SideCounts>
  /** Directories and entries that could not be read. */
  unreadable: number
  operations: number
}

export function emptyTotals(): PlanTotals {
  const none = (): ClassCounts => Object.fromEntries(changeClasses.map((name) => [name, 0])) as ClassCounts
  return {
    counts: { path1: none(), path2: none(), none: none() },
    bytes: { path1: 0, path2: 0 },
    files: { path1: 0, path2: 0 },
    known: { path1: { prior: 0, unchanged: 0, deleted: 0 }, path2: { prior: 0, unchanged: 0, deleted: 0 } },
    unreadable: 0,
    operations: 0,
  }
}

/** Counts a row, or with `times` -1 takes it out again. */
export function countRow(totals: PlanTotals, row: PlanRow, times: 1 | -1 = 1): void {
  totals.operations += times
  const bytes = row.kind === 'copy' || row.kind === 'keep-both' ? row.bytes * times : 0
  if (row.kind === 'keep-both') {
    totals.counts.path1[row.class] += times
    totals.counts.path2[row.class] += times
    totals.bytes.path1 += bytes
    totals.bytes.path2 += bytes
    return
  }
  totals.counts[row.side ?? 'none'][row.class] += times
  if (row.side !== null) totals.bytes[row.side] += bytes
}

/** How many operations change a side. */
export function changesOf(totals: PlanTotals): number {
  const { path1, path2 } = totals.counts
  return changeClasses.reduce((sum, name) => sum + path1[name] + path2[name], 0) - path1.conflict
}

export function addCounts(into: SideCounts, more: SideCounts): void {
  into.prior += more.prior
  into.unchanged += more.unchanged
  into.deleted += more.deleted
}
