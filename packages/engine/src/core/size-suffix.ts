const powers: Readonly<Record<string, number>> = { b: 0, k: 1, m: 2, g: 3, t: 4, p: 5, e: 6 }

/**
 * A number of bytes as people write it: `100k`, `1.5G`, `64Mi`, `10MiB`, `512B`. A bare number counts KiB and every step is
 * 1,024, as in rclone; `off` is null. Undefined for what is no size.
 */
export function parseSize(text: string): number | null | undefined {
  if (text.toLowerCase() === 'off') return null
  const [, digits, unit] = /^(\d+\.?\d*|\.\d+)(b|[kmgtpe](?:i|ib)?)?$/i.exec(text) ?? []
  if (digits === undefined) return undefined
  const power = unit === undefined ? 1 : powers[unit.charAt(0).toLowerCase()]
  return power === undefined ? undefined : Math.floor(Number(digits) * 1024 ** power)
}
