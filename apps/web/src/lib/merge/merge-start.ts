import type { Side } from '@pairwise/contracts'
import type { SideNames } from '../side-names.ts'
import { withMarkers } from './conflict-markers.ts'
import type { MergeRegion } from './merge-regions.ts'

/** One change in the result of a merge: where it stands, and whether a person has yet to look at it. Lines [from, to) are counted from 0. */
export interface MergeChange {
  readonly from: number
  readonly to: number
  readonly by: Side | 'both'
  readonly isOpen: boolean
  readonly path1: readonly string[]
  readonly path2: readonly string[]
}

/** What a merge starts with. */
export interface MergeStart {
  readonly lines: readonly string[]
  readonly changes: readonly MergeChange[]
}

/**
 * The result before anybody touched it. With a last agreed version, what one side changed is taken, and what both
 * changed stands between markers. Without one, every change is open, and the newer file's lines stand there.
 */
export function mergeStart(regions: readonly MergeRegion[], names: SideNames, newer: Side | null): MergeStart {
  const lines: string[] = []
  const changes: MergeChange[] = []
  for (const region of regions) {
    const from = lines.length
    if (region.kind === 'same') {
      lines.push(...region.lines)
      continue
    }
    const { by, path1, path2 } = region
    const side = by === 'both' ? newer : by
    lines.push(...(side === null ? withMarkers(region, names) : region[side]))
    changes.push({ from, to: lines.length, by, isOpen: by === 'both', path1, path2 })
  }
  return { lines, changes }
}

/** Which lines of a change go into the result. */
export type Taking = Side | 'both'

/** The lines of a change that are taken; of both, path 1's come first. */
export function linesTaken({ path1, path2 }: Pick<MergeChange, 'path1' | 'path2'>, taking: Taking): readonly string[] {
  if (taking === 'both') return [...path1, ...path2]
  return taking === 'path1' ? path1 : path2
}
