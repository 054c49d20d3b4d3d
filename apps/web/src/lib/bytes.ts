const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const
const spoken = ['bytes', 'kibibytes', 'mebibytes', 'gibibytes', 'tebibytes', 'pebibytes'] as const

/** A size in binary units with about three digits: 3.1 MiB. */
export function bytes(n: number): string {
  const { figure, power } = scaled(n)
  return `${figure}\u00a0${units[power] ?? 'PiB'}`
}

/** The same, with the unit as a word, for names that are read aloud. */
export function bytesSpoken(n: number): string {
  const { figure, power } = scaled(n)
  return `${figure} ${figure === '1' && power === 0 ? 'byte' : (spoken[power] ?? 'pebibytes')}`
}

function scaled(n: number): { figure: string; power: number } {
  let power = n < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(n) / 10))
  // 1023.9 KiB would print as 1024 KiB: the next unit says it better.
  if (power < units.length - 1 && Math.round(n / 1024 ** power) >= 1024) power += 1
  const value = n / 1024 ** power
  const digits = power === 0 || value >= 100 ? 0 : 1
  return { figure: new Intl.NumberFormat('en', { maximumFractionDigits: digits }).format(value), power }
}
