import type { ConflictTally, PairRow, PlanRow, RunRow } from '@pairwise/db'

/** A pair with what its page shows about it. */
export interface PairView {
  readonly pair: PairRow
  readonly lastRun: RunRow | null
  readonly activeRun: RunRow | null
  readonly lastPlan: PlanRow | null
  /** Null when no conflict waits. */
  readonly conflicts: ConflictTally | null
}
