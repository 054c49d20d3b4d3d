import type { PlanMode, PlanRow } from '@pairwise/db'
import type { BaselineHeader } from '@pairwise/engine'

/**
 * As what a run makes its plan. `earlier` is the plan of the attempt before it that was cut off, if there was one: a resync
 * goes on as one until it has settled, and is none from then on.
 */
export function modeOfSync(
  earlier: Pick<PlanRow, 'mode' | 'baselineVersion'> | null,
  header: Pick<BaselineHeader, 'version' | 'status'> | null,
): PlanMode {
  if (header === null) return earlier?.mode === 'resync' ? 'resync' : 'baseline'
  // A plan without a baseline version was never begun: that is stored before the first write and the first commit.
  const isOverdue = header.status !== 'settled' || header.version <= (earlier?.baselineVersion ?? header.version)
  if (earlier !== null && earlier.mode !== 'normal' && earlier.mode !== 'decisions' && isOverdue) return earlier.mode
  return header.status === 'settled' ? 'normal' : 'baseline'
}
