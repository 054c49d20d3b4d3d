import { describe, expect, test } from 'vitest'
import { duration, everyMinutes, nextTime, relativeTime, timeInZone } from './time.ts'

const now = new Date(2026, 10, 21, 14, 5, 0).getTime()
const ago = (seconds: number) => now - seconds * 1000
const spaces = (text: string) => text.replaceAll('\u00a0', ' ')

describe('how long ago', () => {
  test.each([
    [-20, 'just now'],
    [0, 'just now'],
    [44, 'just now'],
    [60, '1 min ago'],
    [44 * 60, '44 min ago'],
    [50 * 60, '1 h ago'],
    [23 * 3600, '23 h ago'],
    [25 * 3600, '20 Nov 13:05'],
  ])('%d s', (seconds, text) => {
    expect(relativeTime(ago(seconds), now)).toBe(text)
  })

  test('another year is named', () => {
    expect(relativeTime(new Date(2025, 9, 17, 14, 5, 0).getTime(), now)).toBe('17 Oct 2025 14:05')
  })

  test('a time to come is written out', () => {
    expect(relativeTime(ago(-3600), now)).toBe('15:05')
  })
})

describe('how long it took', () => {
  test.each([
    [400, '0.4 s'],
    [3_020, '3 s'],
    [41_000, '41 s'],
    [60_000, '1 min'],
    [21 * 60_000 + 40_000, '21 min 40 s'],
    [3_600_000, '1 h'],
    [2 * 3_600_000 + 5 * 60_000, '2 h 5 min'],
  ])('%d ms is %s', (milliseconds, text) => {
    expect(spaces(duration(milliseconds))).toBe(text)
  })
})

test.each([
  [1, 'minute'],
  [15, '15 minutes'],
  [60, 'hour'],
  [120, '2 hours'],
  [1440, 'day'],
  [90, '90 minutes'],
])('every %d minutes is every %s', (minutes, text) => {
  expect(everyMinutes(minutes)).toBe(text)
})

test('the next time is read in the zone of the schedule, and short when it is today there', () => {
  const noon = Date.parse('2026-11-21T12:00:00Z')
  expect(nextTime('2026-11-21T14:00:00Z', 'Europe/Berlin', noon)).toBe('15:00')
  expect(nextTime('2026-11-21T23:30:00Z', 'Europe/Berlin', noon)).toBe('Sun 22 Nov, 00:30')
  expect(nextTime('2026-11-21T23:30:00Z', 'America/New_York', noon)).toBe('18:30')
  expect(timeInZone('2026-11-23T01:00:00Z', 'Europe/Berlin')).toBe('Mon 23 Nov, 02:00')
})
