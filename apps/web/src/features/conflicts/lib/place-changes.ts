import { hasMarker } from '../../../lib/merge/conflict-markers.ts'
import { type LineDifference, lineDifferences } from '../../../lib/merge/line-differences.ts'
import type { MergeChange, MergeStart } from '../../../lib/merge/merge-start.ts'

/** Where the line ends of a change stand: after each of its lines, before each (at the end of the text), or only between them. */
export type Ends = 'after' | 'before' | 'between'

/** Where one change lies in the result as it is edited, in characters, and whether it still needs somebody. */
export interface PlacedChange {
  readonly from: number
  readonly to: number
  readonly ends: Ends
  readonly isOpen: boolean
}

/** The places of the changes in the text that a merge starts with. */
export function placesAtStart({ lines, changes }: MergeStart): PlacedChange[] {
  return placed(lines, changes)
}

/**
 * The places of the changes in a text that somebody had edited, of which only the text was kept. What still reads as it
 * started, or still has markers, still needs somebody.
 */
export function placesInText({ lines, changes }: MergeStart, edited: readonly string[]): PlacedChange[] {
  const differences = lineDifferences(lines, edited)
  const found = changes.map((change) => {
    const from = lineAfter(change.from, differences, 'start')
    const to = Math.max(from, lineAfter(change.to, differences, 'end'))
    const isAsStarted = sameLines(edited.slice(from, to), lines.slice(change.from, change.to))
    return { from, to, isOpen: change.isOpen && (isAsStarted || hasMarker(edited.slice(from, to).join('\n'))) }
  })
  return placed(edited, found)
}

function placed(lines: readonly string[], changes: readonly Pick<MergeChange, 'from' | 'to' | 'isOpen'>[]): PlacedChange[] {
  const starts = [0]
  for (const line of lines) starts.push((starts.at(-1) ?? 0) + line.length + 1)
  const length = Math.max(0, (starts.at(-1) ?? 0) - 1)
  const startOf = (line: number) => starts[line] ?? length
  return changes.map(({ from, to, isOpen }) => {
    if (to < lines.length) return { from: startOf(from), to: startOf(to), ends: 'after', isOpen }
    return from > 0 ? { from: startOf(from) - 1, to: length, ends: 'before', isOpen } : { from: 0, to: length, ends: 'between', isOpen }
  })
}

/** Which line of the edited text stands where a line of the first one stood. Lines put in at a border belong to the change. */
function lineAfter(line: number, differences: readonly LineDifference[], border: 'start' | 'end'): number {
  let shift = 0
  for (const { one, two } of differences) {
    if (one.from > line || (one.from === line && border === 'start')) break
    if (line < one.to) return border === 'start' ? two.from : two.to
    shift = two.to - one.to
  }
  return line + shift
}

function sameLines(one: readonly string[], two: readonly string[]): boolean {
  return one.length === two.length && one.every((line, at) => line === two[at])
}
