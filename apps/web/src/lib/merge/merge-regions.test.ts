import { describe, expect, test } from 'vitest'
import { leftoverMarker, ownMarkers } from './conflict-markers.ts'
import { lineDifferences } from './line-differences.ts'
import { mergeRegions } from './merge-regions.ts'
import { linesTaken, mergeStart } from './merge-start.ts'

const names = { path1: 'NAS', path2: 'S3 backup' }
const lines = (text: string) => text.split(' ').filter((line) => line !== '')

/** Both texts and the last agreed one, with the regions as `=a b`, `1:x|y` for path1's change, `2:x|y`, `?:x|y` for one of both. */
function merged(path1: string, path2: string, base: string | null): string {
  const regions = mergeRegions(lines(path1), lines(path2), base === null ? null : lines(base))
  return regions
    .map((region) => {
      if (region.kind === 'same') return `=${region.lines.join(' ')}`
      const by = { path1: '1', path2: '2', both: '?' }[region.by]
      return `${by}:${region.path1.join(' ')}|${region.path2.join(' ')}`
    })
    .join('  ')
}

describe('the merge of two texts', () => {
  test.each([
    ['equal texts have no change', 'a b', 'a b', 'a b', '=a b'],
    ['equal edits are no change', 'a x c', 'a x c', 'a b c', '=a x c'],
    ['edits far apart are each their side’s', 'A b c d e', 'a b c d E', 'a b c d e', '1:A|a  =b c d  2:e|E'],
    ['edits of the same line are for a person', 'a X c', 'a Y c', 'a b c', '=a  ?:X|Y  =c'],
    ['edits side by side are for a person', 'a X c d', 'a b Y d', 'a b c d', '=a  ?:X c|b Y  =d'],
    ['one side deletes a line', 'a c', 'a b c', 'a b c', '=a  1:|b  =c'],
    ['one deletes what the other edits', 'a c', 'a B c', 'a b c', '=a  ?:|B  =c'],
    ['both add at one place', 'a X c', 'a Y c', 'a c', '=a  ?:X|Y  =c'],
    ['both add at one place, in part alike', 'a X Z c', 'a X Y Z c', 'a c', '=a X  ?:|Y  =Z c'],
    ['both delete the same', 'a c', 'a c', 'a b c', '=a c'],
    ['without a last agreed version everything is for a person', 'a X c d', 'a b c D', null, '=a  ?:X|b  =c  ?:d|D'],
    ['nothing in common', 'a b', 'x y', null, '?:a b|x y'],
    ['an empty side', '', 'a b', 'a', '?:|a b'],
  ])('%s', (_, path1, path2, base, regions) => {
    expect(merged(path1, path2, base)).toBe(regions)
  })

  test('long texts that repeat few lines are compared where they have lines of their own', () => {
    const text = (changed: ReadonlySet<number>) =>
      Array.from({ length: 20_000 }, (_, at) => (changed.has(at) ? `changed ${at}` : at % 4 === 0 ? '' : at % 4 === 1 ? '}' : `line ${at}`))
    const found = lineDifferences(text(new Set([0, 5000, 19_999])), text(new Set([0, 9000])))
    expect(found.map(({ one }) => one)).toEqual([
      { from: 5000, to: 5001 },
      { from: 9000, to: 9001 },
      { from: 19_999, to: 20_000 },
    ])
  })

  test('long texts of nothing but repeated lines differ as a whole', () => {
    const repeated = Array.from({ length: 20_000 }, () => 'same')
    const found = lineDifferences(['first', ...repeated], [...repeated, 'last'])
    expect(found).toEqual([{ one: { from: 0, to: 20_001 }, two: { from: 0, to: 20_001 } }])
  })
})

describe('the result of a merge starts with', () => {
  const regions = mergeRegions(lines('A b X d'), lines('a b Y d'), lines('a b c d'))

  test('what one side changed, and markers around what both changed', () => {
    const start = mergeStart(regions, names, null)
    expect(start.lines).toEqual(['A', 'b', '<<<<<<< NAS', 'X', '=======', 'Y', '>>>>>>> S3 backup', 'd'])
    expect(start.changes.map(({ from, to, isOpen }) => ({ from, to, isOpen }))).toEqual([
      { from: 0, to: 1, isOpen: false },
      { from: 2, to: 7, isOpen: true },
    ])
  })

  test('the newer file, when no agreed version is kept', () => {
    const start = mergeStart(mergeRegions(lines('A b c'), lines('a b C'), null), names, 'path2')
    expect(start.lines).toEqual(['a', 'b', 'C'])
    expect(start.changes.map(({ isOpen }) => isOpen)).toEqual([true, true])
  })

  test('and each change can be taken from one side or from both', () => {
    const change = { path1: ['x'], path2: ['y', 'z'] }
    expect(linesTaken(change, 'path1')).toEqual(['x'])
    expect(linesTaken(change, 'path2')).toEqual(['y', 'z'])
    expect(linesTaken(change, 'both')).toEqual(['x', 'y', 'z'])
  })
})

describe('a leftover marker', () => {
  test.each([
    ['none', ['a', 'b'], null],
    ['the first line', ['<<<<<<< NAS', 'a'], 1],
    ['the middle', ['a', '=======', 'b'], 2],
    ['the end', ['a', 'b', '>>>>>>> S3 backup'], 3],
    ['the bare signs', ['a', '>>>>>>>'], 2],
    ['longer lines are no markers', ['========', '<<<<<<<<', '>>>>>>>x'], null],
  ])('%s', (_, result, line) => {
    expect(leftoverMarker(result, new Set())).toBe(line)
  })

  test('is not what a version of the file has itself', () => {
    const own = ownMarkers(['Title', '======='], ['<<<<<<< example'])
    expect(leftoverMarker(['Title', '=======', '<<<<<<< example'], own)).toBeNull()
    expect(leftoverMarker(['Title', '=======', '<<<<<<< NAS'], own)).toBe(3)
  })
})
