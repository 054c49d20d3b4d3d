import type { Schedule } from '@pairwise/contracts'
import { describe, expect, test } from 'vitest'
import { scheduleErrors, scheduleOf, valuesOf } from './schedule-form.ts'

describe('a schedule goes through the form unchanged', () => {
  test.each<Schedule>([
    { kind: 'manual' },
    { kind: 'interval', minutes: 15 },
    { kind: 'interval', minutes: 120 },
    { kind: 'interval', minutes: 90 },
    { kind: 'cron', expression: '0 2 * * 1-5', timeZone: 'Europe/Berlin' },
  ])('%j', (schedule) => {
    expect(scheduleOf(valuesOf(schedule))).toEqual(schedule)
    expect(scheduleErrors(valuesOf(schedule))).toEqual({})
  })
})

describe('what can’t be a schedule is said at its field', () => {
  const interval = valuesOf({ kind: 'interval', minutes: 15 })
  const cron = valuesOf({ kind: 'cron', expression: '0 2 * * *', timeZone: 'UTC' })
  test.each([
    [{ ...interval, every: '' }, 'every'],
    [{ ...interval, every: 0 }, 'every'],
    [{ ...interval, every: 200, unit: 'hours' as const }, 'every'],
    [{ ...cron, expression: ' ' }, 'expression'],
    [{ ...cron, timeZone: 'Mars/Olympus' }, 'timeZone'],
  ])('%#', (values, field) => {
    expect(Object.keys(scheduleErrors(values))).toEqual([field])
  })
})
