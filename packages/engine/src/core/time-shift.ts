/**
 * How far the modification times of a side's known files moved since the last run. A change of the time zone or of daylight saving
 * moves all of them alike, where the storage keeps local time; people who are told so know what to do.
 */
export interface TimeShift {
  /** Files of unchanged size with another time. */
  files: number
  /** By how much the first of them moved. */
  ms: number
  /** All of them moved by the same. */
  isUniform: boolean
}

export const noShift = (): TimeShift => ({ files: 0, ms: 0, isUniform: true })

export function addShift(into: TimeShift, more: TimeShift): void {
  if (more.files === 0) return
  into.isUniform = more.isUniform && (into.files === 0 || (into.isUniform && into.ms === more.ms))
  if (into.files === 0) into.ms = more.ms
  into.files += more.files
}

/** For people: `+1 h`, `-30 min`. */
export function shiftText(ms: number): string {
  const amount = Math.abs(ms)
  const sign = ms < 0 ? '-' : '+'
  for (const [unit, length] of units)
    if (amount >= length && amount % length === 0) return `${sign}${(amount / length).toLocaleString('en')} ${unit}`
  return `${sign}${(amount / 1000).toLocaleString('en', { maximumFractionDigits: 6 })} s`
}

const units = [
  ['h', 3_600_000],
  ['min', 60_000],
] as const
