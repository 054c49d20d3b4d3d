import type { Schedule } from '@pairwise/contracts'
import { getNextMillis } from 'bullmq'
import { describe, expect, it } from 'vitest'
import { InvalidSchedule, nextTimes } from './next-times.ts'

const cron = (expression: string, timeZone = 'Europe/Berlin'): Schedule => ({ kind: 'cron', expression, timeZone })
const interval = (minutes: number): Schedule => ({ kind: 'interval', minutes })

const times: { name: string; schedule: Schedule; from: string; next: string[] }[] = [
  { name: 'manual is never due', schedule: { kind: 'manual' }, from: '2026-01-01T00:00:00Z', next: [] },
  {
    name: 'an interval keeps to the beat of the epoch',
    schedule: interval(15),
    from: '2026-01-01T00:07:31.250Z',
    next: ['2026-01-01T00:15:00Z', '2026-01-01T00:30:00Z', '2026-01-01T00:45:00Z'],
  },
  {
    name: 'a time that is due now is not next',
    schedule: interval(60),
    from: '2026-01-01T12:00:00Z',
    next: ['2026-01-01T13:00:00Z', '2026-01-01T14:00:00Z'],
  },
  {
    name: 'cron is read in its zone, in winter and in summer',
    schedule: cron('30 2 * * *'),
    from: '2026-01-10T00:00:00Z',
    next: ['2026-01-10T01:30:00Z', '2026-01-11T01:30:00Z'],
  },
  {
    name: 'a time that the clock jumps over happens an hour later',
    schedule: cron('30 2 * * *'),
    from: '2026-03-28T12:00:00Z',
    next: ['2026-03-29T01:30:00Z', '2026-03-30T00:30:00Z'],
  },
  {
    name: 'a time that the clock passes twice happens once',
    schedule: cron('30 2 * * *'),
    from: '2026-10-24T12:00:00Z',
    next: ['2026-10-25T00:30:00Z', '2026-10-26T01:30:00Z'],
  },
  {
    name: 'every half hour goes on through both passes',
    schedule: cron('*/30 * * * *'),
    from: '2026-10-25T00:00:00Z',
    next: ['2026-10-25T00:30:00Z', '2026-10-25T01:00:00Z', '2026-10-25T01:30:00Z'],
  },
  {
    name: 'a midnight that a change of the clock leaves out is left out',
    schedule: cron('0 0 * * *', 'America/Santiago'),
    from: '2026-09-05T12:00:00Z',
    next: ['2026-09-07T03:00:00Z'],
  },
  {
    name: 'spaces don’t count, names of days do',
    schedule: cron('  0\t9  * * THU '),
    from: '2026-01-01T12:00:00Z',
    next: ['2026-01-08T08:00:00Z'],
  },
  {
    name: '29 February comes when it comes',
    schedule: cron('0 0 29 2 *', 'UTC'),
    from: '2026-01-01T00:00:00Z',
    next: ['2028-02-29T00:00:00Z'],
  },
]

const refused: { expression: string; timeZone?: string; why: RegExp }[] = [
  { expression: '', why: /1 of 5 fields/ },
  { expression: '* * * *', why: /4 of 5 fields/ },
  { expression: '0 30 2 * * *', why: /6 of 5 fields/ },
  { expression: '@daily', why: /1 of 5 fields/ },
  { expression: 'H 2 * * *', why: /random/ },
  { expression: '0 2 * * SUNH', why: /random/ },
  { expression: '60 * * * *', why: /60/ },
  { expression: '*/0 * * * *', why: /0/ },
  { expression: '0 0 31 2 *', why: /day of month/ },
  { expression: 'every day at noon please', why: /every/ },
  { expression: '0 2 * * *', timeZone: 'Europe/Atlantis', why: /0 2/ },
]

describe('nextTimes', () => {
  it.each(times)('$name', ({ schedule, from, next }) => {
    expect(nextTimes(schedule, next.length || 3, new Date(from))).toEqual(next.map((time) => new Date(time)))
  })

  it.each(refused)('refuses "$expression"', ({ expression, timeZone, why }) => {
    const attempt = () => nextTimes(cron(expression, timeZone), 1, new Date('2026-01-01T00:00:00Z'))
    expect(attempt).toThrow(InvalidSchedule)
    expect(attempt).toThrow(why)
  })

  it.each(['30 2 * * *', '*/20 1-3 * * *', '0 */5 * * 1-5', '15 3 L * *'])(
    'says what BullMQ would say of %s, time after time',
    (expression) => {
      const from = new Date('2026-01-01T00:00:00Z')
      const ours = nextTimes(cron(expression), 200, from)
      let at = from.getTime()
      for (const time of ours) {
        at = getNextMillis(at, { pattern: expression, tz: 'Europe/Berlin' }) ?? Number.NaN
        expect(time.getTime()).toBe(at)
      }
    },
  )
})
