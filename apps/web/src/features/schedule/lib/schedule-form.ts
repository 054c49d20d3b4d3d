import { type Schedule, type ScheduleUpdate, scheduleUpdate } from '@pairwise/contracts'
import { assertNever } from '../../../lib/assert-never.ts'
import { viewerZone } from '../../../lib/time.ts'

export type IntervalUnit = 'minutes' | 'hours'

/** What stands in the form: every kind keeps its own fields while another is chosen. */
export interface ScheduleValues {
  kind: Schedule['kind']
  every: number | string
  unit: IntervalUnit
  expression: string
  timeZone: string
}

/** The form of a schedule. */
export function valuesOf(schedule: Schedule): ScheduleValues {
  const values: ScheduleValues = { kind: schedule.kind, every: 15, unit: 'minutes', expression: '0 2 * * *', timeZone: viewerZone() }
  switch (schedule.kind) {
    case 'manual':
      return values
    case 'interval': {
      const isHours = schedule.minutes % 60 === 0
      return { ...values, every: isHours ? schedule.minutes / 60 : schedule.minutes, unit: isHours ? 'hours' : 'minutes' }
    }
    case 'cron':
      return { ...values, expression: schedule.expression, timeZone: schedule.timeZone }
    default:
      return assertNever(schedule)
  }
}

/** The schedule in the form, which may still be one that can't be. */
export function scheduleOf(values: ScheduleValues): Schedule {
  switch (values.kind) {
    case 'manual':
      return { kind: 'manual' }
    case 'interval':
      return { kind: 'interval', minutes: Number(values.every || Number.NaN) * (values.unit === 'hours' ? 60 : 1) }
    case 'cron':
      return { kind: 'cron', expression: values.expression, timeZone: values.timeZone }
    default:
      return assertNever(values.kind)
  }
}

/** What is wrong with the form before it is sent, by its own fields. */
export function scheduleErrors(values: ScheduleValues): Partial<Record<keyof ScheduleValues, string>> {
  const update: ScheduleUpdate = { schedule: scheduleOf(values), paused: false }
  const parsed = scheduleUpdate.safeParse(update)
  if (parsed.success) return {}
  const issue = parsed.error.issues[0]
  const field = issue?.path[1]
  if (field === 'minutes') return { every: typeof values.every === 'string' ? 'Enter a number.' : (issue?.message ?? 'Enter a number.') }
  if (field === 'timeZone') return { timeZone: issue?.message ?? 'Choose a time zone.' }
  return { expression: issue?.message ?? 'Enter a cron expression.' }
}
