import { expect, test } from 'vitest'
import { limitAt, parseBandwidth } from './bandwidth-timetable.ts'

const at = (weekday: number, hour: number, minute = 0) => ({ weekday, hour, minute })
const limit = (text: string, time = at(1, 12)) => {
  const timetable = parseBandwidth(text)
  if (timetable === undefined) throw new Error(`${text} was not understood`)
  return limitAt(timetable, time)
}

test.each([
  ['10M', 10_485_760],
  ['512', 524_288],
  ['off', null],
  ['0', null],
  ['10M:1M', 1_048_576],
  ['10M:off', 10_485_760],
  ['off:off', null],
])('%s all the week', (text, bytes) => expect(limit(text)).toBe(bytes))

test('a timetable holds every day, and the last slot until the first of the next morning', () => {
  const timetable = '08:00,512k 12:00,10M 13:00,512k 18:00,30M 23:00,off'
  expect(limit(timetable, at(3, 7, 59))).toBe(null)
  expect(limit(timetable, at(3, 8, 0))).toBe(524_288)
  expect(limit(timetable, at(3, 12, 30))).toBe(10_485_760)
  expect(limit(timetable, at(0, 22, 59))).toBe(31_457_280)
  expect(limit(timetable, at(0, 23))).toBe(null)
  expect(limit(timetable, at(0, 0))).toBe(null)
})

test('a timetable by weekday wraps around the week', () => {
  const timetable = 'Mon-00:00,512 Fri-23:59,10M Sat-10:00,1M sunday-20:00,off'
  expect(limit(timetable, at(1, 0))).toBe(524_288)
  expect(limit(timetable, at(5, 23, 58))).toBe(524_288)
  expect(limit(timetable, at(5, 23, 59))).toBe(10_485_760)
  expect(limit(timetable, at(6, 12))).toBe(1_048_576)
  expect(limit(timetable, at(0, 12))).toBe(1_048_576)
  expect(limit(timetable, at(0, 20))).toBe(null)
})

test('slots may be parted by semicolons and stand in any order', () => {
  expect(limit('20:00,off;08:00,1M', at(2, 9))).toBe(1_048_576)
  expect(limit('20:00,off;08:00,1M', at(2, 21))).toBe(null)
})

test.each(['', ' ', 'fast', '-1', '8:00,1M', '24:00,1M', '08:60,1M', 'Moon-08:00,1M', '08:00,1M,2M', '1M:2M:3M'])(
  '%j is no bandwidth',
  (text) => expect(parseBandwidth(text)).toBeUndefined(),
)
