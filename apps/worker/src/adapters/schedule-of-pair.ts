import { type Schedule, schedule } from '@pairwise/contracts'
import type { PairRow } from '@pairwise/db'

/** The times at which a pair is to run by itself; null when it is not: it is paused, manual, or what is stored makes no sense. */
export function scheduleOfPair(pair: Pick<PairRow, 'schedule' | 'schedulePaused'>): Schedule | null {
  const stored = schedule.safeParse(pair.schedule)
  if (pair.schedulePaused || !stored.success || stored.data.kind === 'manual') return null
  return stored.data
}
