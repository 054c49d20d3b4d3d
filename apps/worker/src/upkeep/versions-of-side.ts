import type { Side } from '@pairwise/engine'

/** What one side of a pair keeps of what it lost. */
export interface VersionsOfSide {
  readonly pairId: string
  readonly side: Side
  readonly folder: string
  readonly days: number
}
