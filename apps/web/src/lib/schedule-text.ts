import type { Schedule, ScheduleView } from '@pairwise/contracts'
import { assertNever } from './assert-never.ts'
import { everyMinutes, nextTime, viewerZone } from './time.ts'

/** When a pair runs by itself, as a sentence part: "Every 15 minutes". */
export function scheduleWords(schedule: Schedule): string {
  switch (schedule.kind) {
    case 'manual':
      return 'Only by hand'
    case 'interval':
      return `Every ${everyMinutes(schedule.minutes)}`
    case 'cron':
      return `Cron ${schedule.expression}`
    default:
      return assertNever(schedule)
  }
}

/** The zone in which the times of a schedule are printed: its own, or the viewer's where it has none. */
export function scheduleZone(schedule: Schedule): string {
  return schedule.kind === 'cron' ? schedule.timeZone : viewerZone()
}

/** The schedule of a pair as one fact, with what stands below it. */
export function scheduleFact(view: ScheduleView, now: number): { readonly fact: string; readonly note: string } {
  const { schedule, paused, next } = view
  if (schedule.kind === 'manual') return { fact: 'Manual', note: 'Runs only when somebody starts it' }
  if (paused) return { fact: 'Paused', note: `${scheduleWords(schedule)}, when resumed` }
  const zone = scheduleZone(schedule)
  const first = next[0]
  return { fact: first ? `Next ${nextTime(first, zone, now)}` : 'No next time', note: `${scheduleWords(schedule)} (${zone})` }
}
