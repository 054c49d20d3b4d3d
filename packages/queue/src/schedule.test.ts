import { expect, it } from 'vitest'
import { isUpToDate } from './schedule.ts'

const now = Date.parse('2026-05-01T12:00:00Z')
const soon = now + 30_000
const berlin = { pattern: '30 2 * * *', tz: 'Europe/Berlin' }

it.each([
  { name: 'the same cron', present: { ...berlin, next: soon }, wanted: berlin, leave: true },
  { name: 'another zone', present: { ...berlin, next: soon }, wanted: { ...berlin, tz: 'UTC' }, leave: false },
  { name: 'another expression', present: { ...berlin, next: soon }, wanted: { ...berlin, pattern: '0 2 * * *' }, leave: false },
  { name: 'the same interval', present: { every: 60_000, next: soon }, wanted: { every: 60_000 }, leave: true },
  { name: 'another interval', present: { every: 60_000, next: soon }, wanted: { every: 120_000 }, leave: false },
  { name: 'cron that becomes an interval', present: { ...berlin, next: soon }, wanted: { every: 60_000 }, leave: false },
  { name: 'an interval that becomes cron', present: { every: 60_000, next: soon }, wanted: berlin, leave: false },
  { name: 'nothing wanted', present: { ...berlin, next: soon }, wanted: undefined, leave: false },
  { name: 'due this moment', present: { ...berlin, next: now - 1_000 }, wanted: berlin, leave: true },
  { name: 'overdue', present: { ...berlin, next: now - 61_000 }, wanted: berlin, leave: false },
  { name: 'without a next time', present: berlin, wanted: berlin, leave: false },
])('$name: left alone $leave', ({ present, wanted, leave }) => {
  expect(isUpToDate(present, wanted, now)).toBe(leave)
})
