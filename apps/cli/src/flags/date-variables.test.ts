import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fillDateVariables } from './date-variables.ts'

const zone = process.env['TZ']
beforeAll(() => {
  process.env['TZ'] = 'America/Phoenix'
})
afterAll(() => {
  if (zone === undefined) delete process.env['TZ']
  else process.env['TZ'] = zone
})

// Monday, 2 January 2006, 15:04:05.006 at seven hours behind UTC: the day that Go's layouts are written with.
const layoutDay = () => new Date('2006-01-02T22:04:05.006Z')

describe('rclone’s names', () => {
  test.each([
    ['{DateOnly}-conflict', '2006-01-02-conflict'],
    ['{MacFriendlyTime}', '2006-01-02 0304PM'],
    ['{mac}', '2006-01-02 0304PM'],
    ['{macfriendlytime}', '2006-01-02 0304PM'],
    ['{DateTime}', '2006-01-02 15:04:05'],
    ['{TimeOnly}', '15:04:05'],
    ['{Kitchen}', '3:04PM'],
    ['{YYYYMMDD}', '20060102'],
    ['{ANSIC}', 'Mon Jan  2 15:04:05 2006'],
    ['{RubyDate}', 'Mon Jan 02 15:04:05 -0700 2006'],
    ['{UnixDate}', 'Mon Jan  2 15:04:05 MST 2006'],
    ['{RFC822}', '02 Jan 06 15:04 MST'],
    ['{RFC822Z}', '02 Jan 06 15:04 -0700'],
    ['{RFC850}', 'Monday, 02-Jan-06 15:04:05 MST'],
    ['{RFC1123}', 'Mon, 02 Jan 2006 15:04:05 MST'],
    ['{RFC1123Z}', 'Mon, 02 Jan 2006 15:04:05 -0700'],
    ['{RFC3339}', '2006-01-02T15:04:05-07:00'],
    ['{RFC3339Nano}', '2006-01-02T15:04:05.006-07:00'],
    ['{Layout}', "01/02 03:04:05PM '06 -0700"],
    ['{Stamp}', 'Jan  2 15:04:05'],
    ['{StampMilli}', 'Jan  2 15:04:05.006'],
    ['{StampMicro}', 'Jan  2 15:04:05.006000'],
    ['{StampNano}', 'Jan  2 15:04:05.006000000'],
  ])('%s', (text, filled) => expect(fillDateVariables(text, layoutDay())).toBe(filled))
})

test('a layout of one’s own, several in one text, and text without any', () => {
  expect(fillDateVariables('{2006_01_02}-{15h04}', layoutDay())).toBe('2006_01_02-15h04')
  expect(fillDateVariables('{Jan 2, 06 at 3pm (MST) day 002}', layoutDay())).toBe('Jan 2, 06 at 3pm (MST) day 002')
  expect(fillDateVariables('conflict', layoutDay())).toBe('conflict')
  expect(fillDateVariables('{}', layoutDay())).toBe('{}')
})

test('another day, in the morning, on the hour and at midnight', () => {
  const at = (text: string) => new Date(`${text}-07:00`)
  expect(fillDateVariables('{DateTime}', at('2026-11-25T09:08:07'))).toBe('2026-11-25 09:08:07')
  expect(fillDateVariables('{mac}', at('2026-11-05T00:30:00'))).toBe('2026-11-05 1230AM')
  expect(fillDateVariables('{Kitchen}', at('2026-11-05T12:00:00'))).toBe('12:00PM')
  expect(fillDateVariables('{RFC3339Nano}', at('2026-11-05T12:00:00'))).toBe('2026-11-05T12:00:00-07:00')
  expect(fillDateVariables('{RFC850}', at('2026-11-05T12:00:00'))).toBe('Thursday, 05-Nov-26 12:00:00 MST')
  expect(fillDateVariables('{002}', at('2026-12-31T12:00:00'))).toBe('365')
})
