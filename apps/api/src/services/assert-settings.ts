import type { Schedule } from '@pairwise/contracts'
import { checkFilters, isBandwidth } from '@pairwise/engine/readable'
import { InvalidSchedule, nextTimes } from '@pairwise/queue'
import { Refusal } from '../refusal.ts'

/** Refuses filters that the engine could not read. */
export function assertReadableFilters(filters: string): void {
  const fault = checkFilters(filters)
  if (!fault) return
  throw new Refusal('filters-invalid', `The filters can’t be read: line ${fault.line}: ${fault.message}`, {
    params: { line: fault.line, reason: fault.message },
    errors: [{ path: 'settings.filters', message: `Line ${fault.line}: ${fault.message}` }],
  })
}

/** Refuses a speed that the engine could not read. `path` is that of the field. */
export function assertReadableBandwidth(bandwidth: string, path: string): void {
  if (isBandwidth(bandwidth)) return
  const message = `“${bandwidth}” is no speed. Give one like 10M or off, or a timetable like 08:00,512k 19:00,off`
  throw new Refusal('bandwidth-invalid', message, { errors: [{ path, message }] })
}

/** Refuses a schedule that no clock can follow. */
export function assertKeepableSchedule(schedule: Schedule, now: Date): void {
  try {
    nextTimes(schedule, 1, now)
  } catch (cause) {
    if (!(cause instanceof InvalidSchedule)) throw cause
    throw new Refusal('schedule-invalid', cause.message, {
      params: { reason: cause.message },
      errors: [{ path: 'schedule.expression', message: cause.message }],
      cause,
    })
  }
}
