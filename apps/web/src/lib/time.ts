import { plural } from './plural.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' })
const clockWithSeconds = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' })
const dayAndMonth = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' })
const wholeDate = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' })
const exact = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeStyle: 'long' })

/** Hours and minutes of a point in time in the viewer's zone: 14:05. */
export function clockTime(at: string | number): string {
  return clock.format(new Date(at))
}

/** The same with seconds, for ages of live figures: 14:02:31. */
export function clockSeconds(at: string | number): string {
  return clockWithSeconds.format(new Date(at))
}

/** A day with its year: 21 Dec 2026. */
export function calendarDate(at: string | number): string {
  return wholeDate.format(new Date(at))
}

/** Everything about a point in time, for a tooltip. */
export function exactTime(at: string | number): string {
  return exact.format(new Date(at))
}

/** The day and the time, as short as it stays clear: "14:05" today, "21 Nov 14:05" this year, else with the year. */
export function dateTime(at: string | number, now: number): string {
  const then = new Date(at)
  if (isSameDay(then, new Date(now))) return clock.format(then)
  return `${calendarDay(at, now)} ${clock.format(then)}`
}

/** A day with its year: 21 Dec 2026. */
export function wholeDay(at: string | number): string {
  return wholeDate.format(new Date(at))
}

/** How long ago, up to a day; the day and time from then on. */
export function relativeTime(at: string | number, now: number): string {
  const age = now - new Date(at).getTime()
  // The two clocks may differ a little, and the page's is read every few seconds.
  if (age < -minute) return dateTime(at, now)
  if (age < 45_000) return 'just now'
  if (age < 45 * minute) return `${Math.max(1, Math.round(age / minute))} min ago`
  if (age < day) return `${Math.max(1, Math.round(age / hour))} h ago`
  return dateTime(at, now)
}

/** How long something took, in the two largest units: 21 min 40 s. */
export function duration(milliseconds: number): string {
  const seconds = Math.max(0, milliseconds) / 1000
  if (seconds < 10) return `${new Intl.NumberFormat('en', { maximumFractionDigits: 1 }).format(seconds)}\u00a0s`
  const whole = Math.round(seconds)
  if (whole < 60) return `${whole}\u00a0s`
  if (whole < 3600) return twoUnits(Math.floor(whole / 60), 'min', whole % 60, 's')
  const minutes = Math.round(whole / 60)
  return twoUnits(Math.floor(minutes / 60), 'h', minutes % 60, 'min')
}

/** A number of minutes as a schedule says it: "15 minutes", "2 hours", "1 day". */
export function everyMinutes(minutes: number): string {
  if (minutes % (24 * 60) === 0) return plural(minutes / (24 * 60), { one: 'day', other: '# days' })
  if (minutes % 60 === 0) return plural(minutes / 60, { one: 'hour', other: '# hours' })
  return plural(minutes, { one: 'minute', other: '# minutes' })
}

/** A point in time in a named zone: "Mon 23 Nov, 02:00". */
export function timeInZone(at: string, timeZone: string): string {
  return new Intl.DateTimeFormat('en-GB', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    timeZone,
  }).format(new Date(at))
}

/** A time to come in a named zone, as short as it stays clear: "15:00" today, else "Mon 23 Nov, 02:00". */
export function nextTime(at: string, timeZone: string, now: number): string {
  const dayOf = (time: number) => new Intl.DateTimeFormat('en-GB', { dateStyle: 'short', timeZone }).format(time)
  if (dayOf(new Date(at).getTime()) !== dayOf(now)) return timeInZone(at, timeZone)
  return new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone }).format(new Date(at))
}

/** The zone of the person who looks. */
export function viewerZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone
}

/** A day, with its year where that is another one: 20 Nov. */
export function calendarDay(at: string | number, now: number): string {
  const then = new Date(at)
  return then.getFullYear() === new Date(now).getFullYear() ? dayAndMonth.format(then) : wholeDate.format(then)
}

function isSameDay(a: Date, b: Date): boolean {
  return a.getFullYear() === b.getFullYear() && a.getMonth() === b.getMonth() && a.getDate() === b.getDate()
}

function twoUnits(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large}\u00a0${largeUnit}` : `${large}\u00a0${largeUnit} ${small}\u00a0${smallUnit}`
}

const dayFormat = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' })

/** A day without a time, as "3 Dec 2026". */
export function dayOf(day: string): string {
  return dayFormat.format(new Date(`${day}T00:00:00Z`))
}
