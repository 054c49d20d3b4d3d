import fc from 'fast-check'
import { diff3Merge } from 'node-diff3'
import { expect, test } from 'vitest'
import { lineDifferences } from './line-differences.ts'
import { type MergeRegion, mergeRegions } from './merge-regions.ts'

/** Few different lines, so that many are alike, and long runs of them. */
const text = fc.array(fc.constantFrom('a', 'b', 'c', 'd', ''), { maxLength: 14 })

/** Where every line is there once, there is one way to see what belongs together. */
const distinct = fc.uniqueArray(fc.integer().map(String), { maxLength: 14 })

/** Edits of a text: a line becomes others, or goes. */
const edits = fc.array(fc.record({ at: fc.nat({ max: 20 }), lines: fc.array(fc.constantFrom('x', 'y', 'a'), { maxLength: 2 }) }), {
  maxLength: 4,
})

type Edits = readonly { readonly at: number; readonly lines: readonly string[] }[]

function edited(base: readonly string[], changes: Edits): string[] {
  const result: string[][] = base.map((line) => [line])
  for (const { at, lines } of changes) if (at < result.length) result[at] = [...lines]
  return result.flat()
}

/** The text of a side as the regions have it, for regions without a base: there, `same` is what both sides have. */
function sideOf(regions: readonly MergeRegion[], side: 'path1' | 'path2'): string[] {
  return regions.flatMap((region) => (region.kind === 'same' ? region.lines : region[side]))
}

test('the differences of two texts turn the one into the other', () => {
  fc.assert(
    fc.property(text, text, (one, two) => {
      const rebuilt: string[] = []
      let at = 0
      for (const difference of lineDifferences(one, two)) {
        rebuilt.push(...one.slice(at, difference.one.from), ...two.slice(difference.two.from, difference.two.to))
        at = difference.one.to
      }
      expect([...rebuilt, ...one.slice(at)]).toEqual(two)
    }),
  )
})

test('without a last agreed version, the regions hold each side whole', () => {
  fc.assert(
    fc.property(text, text, (path1, path2) => {
      const regions = mergeRegions(path1, path2, null)
      expect(sideOf(regions, 'path1')).toEqual(path1)
      expect(sideOf(regions, 'path2')).toEqual(path2)
    }),
  )
})

test('with one, what needs nobody comes out as diff3 has it, and both sides of what needs a person are whole', () => {
  fc.assert(
    fc.property(distinct, edits, edits, (base, one, two) => {
      const [path1, path2] = [edited(base, one), edited(base, two)]
      const ours = mergeRegions(path1, path2, base)
      const theirs = diff3Merge(path1, base, path2, { excludeFalseConflicts: true })
      for (const side of ['path1', 'path2'] as const) {
        const chosen = ours.flatMap((region) =>
          region.kind === 'same' ? region.lines : region.by === 'both' ? region[side] : region[region.by],
        )
        expect(chosen).toEqual(theirs.flatMap((part) => part.ok ?? part.conflict?.[side === 'path1' ? 'a' : 'b'] ?? []))
      }
    }),
  )
})

test('a text edited on one side alone becomes that side, and nobody is asked', () => {
  fc.assert(
    fc.property(text, edits, (base, changes) => {
      const path1 = edited(base, changes)
      const regions = mergeRegions(path1, base, base)
      expect(regions.every((region) => region.kind === 'same' || region.by === 'path1')).toBe(true)
      expect(sideOf(regions, 'path1')).toEqual(path1)
    }),
  )
})

test('equal edits are no change', () => {
  fc.assert(
    fc.property(text, edits, (base, changes) => {
      const both = edited(base, changes)
      const regions = mergeRegions(both, both, base)
      expect(regions.every(({ kind }) => kind === 'same')).toBe(true)
      expect(sideOf(regions, 'path1')).toEqual(both)
    }),
  )
})

test('edits that are apart need nobody, and the result has each side’s', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 400 }), { minLength: 5, maxLength: 20 }), fc.nat({ max: 1 }), (numbers, odd) => {
      const base = numbers.map((n) => `line ${n}`)
      const isFirst = (at: number) => at % 4 === 0
      const isSecond = (at: number) => at % 4 === 2
      const path1 = base.flatMap((line, at) => (isFirst(at) ? [`1 ${line}`] : [line]))
      const path2 = base.flatMap((line, at) => (isSecond(at) ? (odd === 1 ? [] : [`2 ${line}`]) : [line]))
      const regions = mergeRegions(path1, path2, base)
      const result = regions.flatMap((region) => {
        if (region.kind === 'same') return region.lines
        expect(region.by).not.toBe('both')
        return region.by === 'path1' ? region.path1 : region.path2
      })
      const wanted = base.flatMap((line, at) => {
        if (isFirst(at)) return [`1 ${line}`]
        if (isSecond(at)) return odd === 1 ? [] : [`2 ${line}`]
        return [line]
      })
      expect(result).toEqual(wanted)
    }),
  )
})

test('swapping the sides swaps the regions', () => {
  fc.assert(
    fc.property(text, edits, edits, (base, one, two) => {
      const [path1, path2] = [edited(base, one), edited(base, two)]
      const swapped = mergeRegions(path2, path1, base).map((region) =>
        region.kind === 'same'
          ? region
          : {
              ...region,
              by: region.by === 'both' ? 'both' : region.by === 'path1' ? 'path2' : 'path1',
              path1: region.path2,
              path2: region.path1,
            },
      )
      expect(swapped).toEqual(mergeRegions(path1, path2, base))
    }),
  )
})
