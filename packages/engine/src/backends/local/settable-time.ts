/**
 * A time as Node's functions take it: seconds in a double, whose error is below 250 ns at today's dates. A negative number
 * would mean now to them; as text it is the time before 1970 that it says.
 */
export function settableTime(ns: bigint): number | string {
  const seconds = Number(ns) / 1e9
  return seconds < 0 ? String(seconds) : seconds
}
