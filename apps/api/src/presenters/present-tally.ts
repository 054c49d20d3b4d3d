import type { ConflictCounts } from '@pairwise/contracts'
import type { ConflictTally } from '@pairwise/db'

/** How many conflicts wait, and since when. */
export function presentTally(tally: ConflictTally | null): ConflictCounts {
  return { open: tally?.open ?? 0, decided: tally?.decided ?? 0, oldestAt: tally?.oldestAt?.toISOString() ?? null }
}
