import { plan, planSelection, type RunCounters } from '@pairwise/contracts'
import type { PlanRow } from '@pairwise/db'
import type { PlanTotals } from '@pairwise/engine'

export const noCounters: RunCounters = {
  total: 0,
  done: 0,
  failed: 0,
  stale: 0,
  skipped: 0,
  bytesTotal: 0,
  bytesDone: 0,
  conflicts: 0,
  filesPath1: 0,
  filesPath2: 0,
}

/**
 * How a run stands that goes on after it was cut off: what it had done before is its own too. What it had planned then and need not do any
 * more was done, whether it could still say so or not.
 */
export function countersGoingOn(before: RunCounters, now: RunCounters): RunCounters {
  const done = Math.max(before.done, before.total - now.total)
  const bytes = Math.max(before.bytesDone, before.bytesTotal - now.bytesTotal)
  return {
    ...now,
    total: now.total + done,
    done: now.done + done,
    bytesTotal: now.bytesTotal + bytes,
    bytesDone: now.bytesDone + bytes,
  }
}

/** What is known of a run by its plan's totals. */
export function countersOfPlan(totals: PlanTotals, total: number): Partial<RunCounters> {
  return {
    total,
    bytesTotal: totals.bytes.path1 + totals.bytes.path2,
    // A conflict writes both sides and is counted on each.
    conflicts: totals.counts.path1.conflict,
    filesPath1: totals.files.path1,
    filesPath2: totals.files.path2,
  }
}

/** What is known of a run by the plan that it carries out, which was made and stored before. */
export function countersOfPreview(row: Pick<PlanRow, 'selection' | 'files'>): Partial<RunCounters> {
  const files = plan.shape.files.parse(row.files)
  const { bytes, counts } = planSelection.parse(row.selection)
  return {
    bytesTotal: bytes.path1 + bytes.path2,
    conflicts: counts.path1.conflict ?? 0,
    filesPath1: files.path1,
    filesPath2: files.path2,
  }
}
