/**
 * Modification times as rclone keeps them beside an object: seconds since 1970 with up to nine decimals, none of them a zero at the
 * end. Both programs read what the other wrote.
 */
const perSecond = 1_000_000_000n
const form = /^(-?)(\d{1,10})(?:\.(\d{1,9})\d*)?$/

export function mtimeText(ns: bigint): string {
  const [sign, size] = ns < 0n ? ['-', -ns] : ['', ns]
  const decimals = (size % perSecond).toString().padStart(9, '0').replace(/0+$/, '')
  return `${sign}${size / perSecond}${decimals === '' ? '' : `.${decimals}`}`
}

/** Null for what is no such time, or one that nobody else could keep. */
export function parseMtime(text: string | undefined): bigint | null {
  const [, sign, seconds, decimals = ''] = form.exec(text ?? '') ?? []
  if (seconds === undefined) return null
  const ns = BigInt(seconds) * perSecond + BigInt(decimals.padEnd(9, '0'))
  if (ns >= 2n ** 63n) return null
  return sign === '-' ? -ns : ns
}
