import type { SchedulesPause } from '@pairwise/contracts'
import type { SchedulesPauseRow } from '@pairwise/db'

/** The pause of all schedules; one that ended is none. */
export function presentSchedulesPause(row: SchedulesPauseRow | null): SchedulesPause {
  if (row === null || row.endedAt !== null) return { pause: null }
  return { pause: { by: row.by, reason: row.reason, since: row.since.toISOString() } }
}
