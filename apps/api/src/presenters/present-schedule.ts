import type { ScheduleUpdate, ScheduleView } from '@pairwise/contracts'
import { nextTimes } from '@pairwise/queue'

const shown = 5

/** A schedule with the next times at which it starts a run; a paused one has none. */
export function presentSchedule({ schedule, paused }: ScheduleUpdate, now: Date): ScheduleView {
  const next = paused ? [] : nextTimes(schedule, shown, now)
  return { schedule, paused, next: next.map((time) => time.toISOString()) }
}
