import type { Side } from '@pairwise/contracts'
import { lineDifferences } from './line-differences.ts'

type Lines = readonly string[]

/** A part of two texts that belong together: alike on both sides, or a change that one side or both made. */
export type MergeRegion =
  | { readonly kind: 'same'; readonly lines: Lines }
  | {
      readonly kind: 'change'
      /** Who departed from the last agreed version. Without one nobody knows, and a person decides. */
      readonly by: Side | 'both'
      readonly path1: Lines
      readonly path2: Lines
    }

/** Lines [from, to) of the last agreed version, and what one side has in their place. */
interface Hunk {
  readonly side: Side
  readonly from: number
  readonly to: number
  readonly ownFrom: number
  readonly ownTo: number
}

/**
 * Cuts two texts into what they share and what they don't. With the last agreed version it is the merge of diff3: what
 * one side alone changed is known to be that side's, and equal changes are no change. Joining the lines of either
 * side over all regions gives that side's text back, save where the other side's change stands for both in a `same`.
 */
export function mergeRegions(path1: Lines, path2: Lines, base: Lines | null): MergeRegion[] {
  return joined(base === null ? twoWay(path1, path2) : threeWay(path1, path2, base))
}

function twoWay(path1: Lines, path2: Lines): MergeRegion[] {
  const regions: MergeRegion[] = []
  let at = 0
  for (const { one, two } of lineDifferences(path1, path2)) {
    regions.push({ kind: 'same', lines: path1.slice(at, one.from) })
    regions.push(...changed('both', path1.slice(one.from, one.to), path2.slice(two.from, two.to)))
    at = one.to
  }
  regions.push({ kind: 'same', lines: path1.slice(at) })
  return regions
}

function threeWay(path1: Lines, path2: Lines, base: Lines): MergeRegion[] {
  const sides = { path1, path2 } as const
  const hunks = [...hunksOf('path1', base, path1), ...hunksOf('path2', base, path2)].sort((a, b) => a.from - b.from)
  const regions: MergeRegion[] = []
  let at = 0
  while (hunks.length > 0) {
    const group = takeTouching(hunks)
    const from = Math.min(...group.map((hunk) => hunk.from))
    const to = Math.max(...group.map((hunk) => hunk.to))
    regions.push({ kind: 'same', lines: base.slice(at, from) })
    const contentOf = (side: Side) => contentIn(group, side, sides[side], from, to) ?? base.slice(from, to)
    const [first] = group
    const by = first !== undefined && group.every((hunk) => hunk.side === first.side) ? first.side : 'both'
    regions.push(...changed(by, contentOf('path1'), contentOf('path2')))
    at = to
  }
  regions.push({ kind: 'same', lines: base.slice(at) })
  return regions
}

/** Takes the hunks off the front that lie over one another or side by side. */
function takeTouching(hunks: Hunk[]): Hunk[] {
  const group: Hunk[] = []
  let to = -1
  for (let next = hunks[0]; next !== undefined && (group.length === 0 || next.from <= to); next = hunks[0]) {
    hunks.shift()
    group.push(next)
    to = Math.max(to, next.to)
  }
  return group
}

/** What a side has in place of lines [from, to) of the last agreed version; null where it left them alone. */
function contentIn(group: readonly Hunk[], side: Side, lines: Lines, from: number, to: number): Lines | null {
  const own = group.filter((hunk) => hunk.side === side)
  const [first] = own
  const last = own.at(-1)
  if (!first || !last) return null
  return lines.slice(first.ownFrom - (first.from - from), last.ownTo + (to - last.to))
}

function hunksOf(side: Side, base: Lines, own: Lines): Hunk[] {
  return lineDifferences(base, own).map(({ one, two }) => ({ side, from: one.from, to: one.to, ownFrom: two.from, ownTo: two.to }))
}

/** A change without the lines at its ends that both sides made alike. */
function changed(by: Side | 'both', path1: Lines, path2: Lines): MergeRegion[] {
  if (by !== 'both') return [{ kind: 'change', by, path1, path2 }]
  const shorter = Math.min(path1.length, path2.length)
  let start = 0
  while (start < shorter && path1[start] === path2[start]) start++
  let end = 0
  while (end < shorter - start && path1[path1.length - 1 - end] === path2[path2.length - 1 - end]) end++
  const before: MergeRegion = { kind: 'same', lines: path1.slice(0, start) }
  const after: MergeRegion = { kind: 'same', lines: path1.slice(path1.length - end) }
  const inner = { path1: path1.slice(start, path1.length - end), path2: path2.slice(start, path2.length - end) }
  if (inner.path1.length === 0 && inner.path2.length === 0) return [before, after]
  return [before, { kind: 'change', by, ...inner }, after]
}

/** Neighbours that are alike on both sides become one region; empty ones are left out. */
function joined(regions: readonly MergeRegion[]): MergeRegion[] {
  const result: MergeRegion[] = []
  for (const region of regions) {
    const last = result.at(-1)
    if (region.kind === 'same' && region.lines.length === 0) continue
    if (region.kind === 'same' && last?.kind === 'same')
      result[result.length - 1] = { kind: 'same', lines: [...last.lines, ...region.lines] }
    else result.push(region)
  }
  return result
}
