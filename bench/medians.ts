import type { Measured } from './measure.ts'

type Runs = readonly Measured[] | undefined

export function medianOf(runs: Runs, figure: keyof Measured): number | null {
  const sorted = (runs ?? []).map((run) => run[figure]).sort((a, b) => a - b)
  if (sorted.length === 0) return null
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? (sorted[middle] as number) : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2
}

export function largestOf(runs: Runs, figure: keyof Measured): number | null {
  return runs === undefined || runs.length === 0 ? null : Math.max(...runs.map((run) => run[figure]))
}
