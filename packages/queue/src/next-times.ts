import type { Schedule } from '@pairwise/contracts'
import { CronExpressionParser } from 'cron-parser'
import { assertNever } from './assert-never.ts'

/** A schedule that no clock can follow. The message is for the person who wrote it. */
export class InvalidSchedule extends Error {
  override readonly name = 'InvalidSchedule'
}

const minuteMs = 60_000

/**
 * The next `count` times after `from` at which the schedule is due, oldest first; none for a manual one.
 * The queue itself asks these functions when to fire, so what is shown and what happens can't differ.
 */
export function nextTimes(schedule: Schedule, count: number, from: Date): Date[] {
  switch (schedule.kind) {
    case 'manual':
      return []
    case 'interval':
      return following(count, from, (time) => nextIntervalTime(schedule.minutes * minuteMs, time))
    case 'cron': {
      const expression = fiveFields(schedule.expression)
      return following(count, from, (time) => nextCronTime(expression, schedule.timeZone, time))
    }
    default:
      return assertNever(schedule)
  }
}

/**
 * Intervals are counted from midnight UTC of 1 January 1970, not from the moment somebody pressed Save:
 * a restart, or a queue that lost its contents, then can't shift them.
 */
export function nextIntervalTime(everyMs: number, after: Date): Date {
  return new Date((Math.floor(after.getTime() / everyMs) + 1) * everyMs)
}

/** The first time strictly after `after` that a five-field expression names in its zone. Throws InvalidSchedule. */
export function nextCronTime(expression: string, timeZone: string, after: Date): Date {
  try {
    return CronExpressionParser.parse(expression, { tz: timeZone, currentDate: after }).next().toDate()
  } catch (cause) {
    throw refusal(expression, cause instanceof Error ? cause.message : String(cause), cause)
  }
}

/** The expression with single spaces, once it is sure that it has five fields that always mean the same. Throws InvalidSchedule. */
export function fiveFields(expression: string): string {
  const fields = expression.trim().split(/\s+/)
  if (fields.length !== 5) throw refusal(expression, `it has ${fields.length} of 5 fields`)
  // A lone H is a random number that changes with every reading. Names of months and days may hold the letter.
  if (fields.some((field) => field.replace(/[a-z]{3}/gi, '').includes('H'))) throw refusal(expression, 'H stands for a random number')
  return fields.join(' ')
}

function following(count: number, from: Date, next: (after: Date) => Date): Date[] {
  const times: Date[] = []
  for (let time = from; times.length < count; ) {
    time = next(time)
    times.push(time)
  }
  return times
}

function refusal(expression: string, why: string, cause?: unknown): InvalidSchedule {
  return new InvalidSchedule(
    `The cron expression "${expression}" can't be used: ${why}. Write five fields: minute, hour, day of month, month, day of week. For example, 30 2 * * * is every day at 02:30.`,
    { cause },
  )
}
