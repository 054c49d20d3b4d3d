/** What a server's Retry-After says, in milliseconds from now: a number of seconds, or a date. Null when it does not say. */
export function retryAfterMs(text: string | null): number | null {
  if (text === null) return null
  const ms = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - Date.now()
  return Number.isNaN(ms) ? null : Math.max(0, ms)
}
