import { parseSize } from './size-suffix.ts'

/** How many bytes a second a run may move, and from when in the week: `10M`, or `08:00,512k 19:00,off`, or `Mon-08:00,1M`. */
export interface BandwidthTimetable {
  /** Ordered by time of the week, at least one. The last one also holds from the week's beginning to the first. */
  readonly slots: readonly BandwidthSlot[]
}

export interface BandwidthSlot {
  /** Minutes since Sunday 00:00, local time. */
  readonly fromMinute: number
  /** Null means no limit. */
  readonly bytesPerSecond: number | null
}

/** A point in the week, in local time. */
export interface WeekTime {
  /** 0 is Sunday. */
  readonly weekday: number
  readonly hour: number
  readonly minute: number
}

const weekdays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday']
const dayMinutes = 24 * 60

/** rclone's `--bwlimit`. Undefined for what is neither a bandwidth nor a timetable. */
export function parseBandwidth(text: string): BandwidthTimetable | undefined {
  if (!/[ ,;]/.test(text)) {
    const bytesPerSecond = parseLimit(text)
    return bytesPerSecond === undefined ? undefined : { slots: [{ fromMinute: 0, bytesPerSecond }] }
  }
  const byMinute = new Map<number, number | null>()
  const words = text.split(/[ ;]+/).filter((word) => word !== '')
  for (const word of words) {
    const [when = '', limit = '', ...rest] = word.split(',')
    const minutes = parseTimes(when)
    const bytesPerSecond = parseLimit(limit)
    if (rest.length > 0 || minutes === undefined || bytesPerSecond === undefined) return undefined
    for (const minute of minutes) byMinute.set(minute, bytesPerSecond)
  }
  if (byMinute.size === 0) return undefined
  const slots = [...byMinute].map(([fromMinute, bytesPerSecond]) => ({ fromMinute, bytesPerSecond }))
  return { slots: slots.sort((a, b) => a.fromMinute - b.fromMinute) }
}

/** Bytes a second at a time; null means no limit. */
export function limitAt({ slots }: BandwidthTimetable, { weekday, hour, minute }: WeekTime): number | null {
  const now = weekday * dayMinutes + hour * 60 + minute
  const slot = slots.findLast((candidate) => candidate.fromMinute <= now) ?? slots.at(-1)
  return slot?.bytesPerSecond ?? null
}

/** `10M`, or `10M:1M` for up and down. A copy between two folders is both at once, so the tighter one holds. */
function parseLimit(text: string): number | null | undefined {
  const limits = text.split(':').map(parseSize)
  if (limits.length > 2 || limits.includes(undefined)) return undefined
  const set = limits.filter((limit): limit is number => typeof limit === 'number' && limit > 0)
  return set.length === 0 ? null : Math.min(...set)
}

/** `08:00` is every day's, `Mon-08:00` one day's. */
function parseTimes(text: string): readonly number[] | undefined {
  const [, day, hour, minute] = /^(?:([a-z]+)-)?(\d\d):(\d\d)$/i.exec(text) ?? []
  if (hour === undefined || Number(hour) > 23 || Number(minute) > 59) return undefined
  const time = Number(hour) * 60 + Number(minute)
  if (day === undefined) return weekdays.map((_, index) => index * dayMinutes + time)
  const name = day.toLowerCase()
  const index = weekdays.findIndex((weekday) => weekday === name || weekday.slice(0, 3) === name)
  return index < 0 ? undefined : [index * dayMinutes + time]
}
