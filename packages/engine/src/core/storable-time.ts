/** 64 bits of nanoseconds reach from 1677 to 2262. Whole seconds, as they can be set as they are. */
const latestNs = 9_223_372_036_000_000_000n

/** A time as a page holds it. What lies beyond counts as its end, wherever it is seen, so that it is the same time again. */
export function storableTime(ns: bigint): bigint {
  if (ns > latestNs) return latestNs
  return ns < -latestNs ? -latestNs : ns
}
