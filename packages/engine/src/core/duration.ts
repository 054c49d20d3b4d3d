const second = 1000
const day = 86_400 * second

/** Hours, minutes and so on may follow each other; the longer ones stand alone. */
const shortUnits: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  μs: 1e-3,
  ms: 1,
  s: second,
  m: 60 * second,
  h: 3600 * second,
}
const longUnits: Readonly<Record<string, number>> = { d: day, w: 7 * day, M: 30 * day, y: 365 * day, '': second }

/**
 * Milliseconds of a length of time as people write it: `1h30m`, `500ms`, `2d`, `1w`, `3M`, `1y`; a bare number counts seconds,
 * and `off` is null. Undefined for what is no length of time.
 */
export function parseDuration(text: string): number | null | undefined {
  if (text === 'off') return null
  const [, sign, parts] = /^([+-]?)((?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+)$/.exec(text) ?? []
  if (parts !== undefined) return signed(sign, sumOf(parts))
  const [, longSign, digits, unit] = /^([+-]?)(\d+\.?\d*|\.\d+)([dwMy]?)$/.exec(text) ?? []
  return digits === undefined ? undefined : signed(longSign, Number(digits) * (longUnits[unit ?? ''] ?? 0))
}

function sumOf(parts: string): number {
  let sum = 0
  for (const [, digits, unit] of parts.matchAll(/(\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h)/g)) {
    sum += Number(digits) * (shortUnits[unit ?? ''] ?? 0)
  }
  return sum
}

function signed(sign: string | undefined, value: number): number {
  return sign === '-' && value !== 0 ? -value : value
}
