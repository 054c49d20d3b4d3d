import { parseDuration } from '@pairwise/engine'

const nsPerMs = 1_000_000

/**
 * The moment, in nanoseconds since 1970, that an age or a date names: `2d` is two days before `now`, `2024-12-31` that day's
 * beginning here. Null for `off`, undefined for what is neither.
 */
export function ageBound(text: string, now: number): bigint | null | undefined {
  const ms = parseDuration(text)
  if (ms === null) return null
  if (ms !== undefined) return BigInt(now) * BigInt(nsPerMs) - BigInt(Math.round(ms * nsPerMs))
  return momentOf(text)
}

const dateAndTime = /^(\d{4})-(\d\d)-(\d\d)(?:([T ])(\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)?)?$/

/** Without a zone, dates and times are local ones. */
function momentOf(text: string): bigint | undefined {
  const found = dateAndTime.exec(text)
  if (found === null) return undefined
  const [, year, month, day, between, hour = '0', minute = '0', second = '0', fraction = '', zone] = found
  if (zone !== undefined && between === ' ') return undefined
  const fields = [Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second)] as const
  const ms = Date.UTC(...fields)
  // A day or an hour that there is not would be carried over into the next one.
  if (!new Date(ms).toISOString().startsWith(`${year}-${month}-${day}T${pad(hour)}:${pad(minute)}:${pad(second)}`)) return undefined
  const moment = zone === undefined ? new Date(...fields).getTime() : ms - offsetOf(zone)
  return BigInt(moment) * BigInt(nsPerMs) + BigInt(fraction.padEnd(9, '0'))
}

function pad(digits: string): string {
  return digits.padStart(2, '0')
}

function offsetOf(zone: string): number {
  if (zone === 'Z') return 0
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4))
  return (zone.startsWith('-') ? -minutes : minutes) * 60_000
}
