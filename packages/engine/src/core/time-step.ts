/** Two sides count modification times in steps of their own: a time that one of them gives to the other can be off by less than the coarser step. */

/** The coarser of the steps of two sides; null where one of them can't keep times. */
export function coarserStep(a: bigint | null, b: bigint | null): bigint | null {
  if (a === null || b === null) return null
  return a > b ? a : b
}

/** Whether two times are at least one step apart, whichever is the later one. */
export function areStepApart(a: bigint, b: bigint, stepNs: bigint): boolean {
  const difference = a - b
  return difference >= stepNs || -difference >= stepNs
}
