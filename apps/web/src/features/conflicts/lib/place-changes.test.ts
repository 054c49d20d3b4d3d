import { describe, expect, test } from 'vitest'
import { mergeRegions } from '../../../lib/merge/merge-regions.ts'
import { mergeStart } from '../../../lib/merge/merge-start.ts'
import { placesAtStart, placesInText } from './place-changes.ts'

const names = { path1: 'NAS', path2: 'S3 backup' }

function start(path1: string[], path2: string[], base: string[] | null) {
  return mergeStart(mergeRegions(path1, path2, base), names, base === null ? 'path2' : null)
}

describe('the places of changes', () => {
  test('are the characters of their lines with the line ends after them', () => {
    const begun = start(['A', 'b', 'c'], ['a', 'b', 'c'], ['a', 'b', 'c'])
    expect(placesAtStart(begun)).toEqual([{ from: 0, to: 2, ends: 'after', isOpen: false }])
  })

  test('have the line ends before them at the end of the text', () => {
    const begun = start(['a', 'X'], ['a', 'b'], ['a', 'b'])
    expect(placesAtStart(begun)).toEqual([{ from: 1, to: 3, ends: 'before', isOpen: false }])
  })

  test('are empty where lines were deleted', () => {
    const begun = start(['a'], ['a', 'b'], ['a', 'b'])
    expect(placesAtStart(begun)).toEqual([{ from: 1, to: 1, ends: 'before', isOpen: false }])
  })

  test('are the whole text where nothing is shared', () => {
    expect(placesAtStart(start(['x'], ['y'], null))).toEqual([{ from: 0, to: 1, ends: 'between', isOpen: true }])
  })
})

describe('in a text of which nothing else was kept', () => {
  const begun = start(['1', 'a', 'X', 'b', 'c'], ['1', 'a', 'Y', 'b', 'C'], ['1', 'a', 'x', 'b', 'c'])

  test('the changes are found where they started', () => {
    expect(placesInText(begun, begun.lines)).toEqual(placesAtStart(begun))
  })

  test('a change that was taken needs nobody any more, and those below moved along', () => {
    const places = placesInText(begun, ['1', 'a', 'X', 'b', 'C'])
    expect(places.map(({ isOpen }) => isOpen)).toEqual([false, false])
    expect(places[0]).toMatchObject({ from: 4, to: 6 })
    expect(places[1]).toMatchObject({ from: 7, to: 9, ends: 'before' })
  })

  test('a change that still has a marker needs somebody', () => {
    const places = placesInText(begun, ['1', 'a', 'X', '=======', 'b', 'C'])
    expect(places[0]).toMatchObject({ isOpen: true })
  })
})
