import type { Plan, Run, Side } from '@pairwise/contracts'

/** What people call the two sides of a pair. */
export type SideNames = Readonly<Record<Side, string>>

/** The names as a plan or run carries them: those of the time it was made. */
export function sideNames(of: Pick<Plan | Run, 'path1Name' | 'path2Name'>): SideNames {
  return { path1: of.path1Name, path2: of.path2Name }
}

/** The side opposite. */
export function otherSide(side: Side): Side {
  return side === 'path1' ? 'path2' : 'path1'
}
