/** Timers count in 31 bits: a longer wait would fire at once, again and again. */
const longestMs = 2 ** 31 - 1

/** Calls again and again, without keeping the process alive for it. */
export function every(ms: number, call: () => void): NodeJS.Timeout {
  return setInterval(call, Math.min(Math.max(1, ms), longestMs)).unref()
}
