import type { PlanFolder, PlanFolderPage } from '@pairwise/contracts'
import { describe, expect, test } from 'vitest'
import { folderOutline, indexOfPlace, listOutline, placeAt, reasonOutline, segmentAt } from './plan-items.ts'

const part = { counts: { path1: {}, path2: {}, none: {} }, rows: 3, bytes: 0, leftOut: 0, viewed: 0 }
const folder = (path: string): PlanFolder => ({ ...part, at: { path, key: path }, direct: 2, folders: 0 })
const pages: Record<string, PlanFolderPage> = {
  '': { at: { path: '', key: '' }, folders: [folder('a'), folder('b/c')], direct: 2, total: part },
  a: { at: { path: 'a', key: 'a' }, folders: [folder('a/deep')], direct: 3, total: part },
}
const outline = (open: readonly string[]) =>
  folderOutline({ filter: {}, pageOf: (key) => pages[key], isOpen: (key) => open.includes(key), top: { key: '', path: '' } })
const words = (open: readonly string[]) =>
  outline(open).segments.map((each) =>
    each.kind === 'folder'
      ? `${each.start} ${each.level} ${each.name} ${each.position}/${each.setSize}`
      : each.kind === 'rows'
        ? `${each.start} ${each.level} ${each.count} rows of "${each.filter.path}" from ${each.position}/${each.setSize}`
        : 'reason',
  )

describe('a tree of folders', () => {
  test('closed', () => expect(words([])).toEqual(['0 1 a 1/4', '1 1 b/c 2/4', '2 1 2 rows of "" from 3/4']))
  test('with an open folder', () =>
    expect(words(['a'])).toEqual(['0 1 a 1/4', '1 2 deep 1/4', '2 2 3 rows of "a" from 2/4', '5 1 b/c 2/4', '6 1 2 rows of "" from 3/4']))
  test('a folder that is open and not known yet shows nothing below it', () => expect(words(['b/c'])).toHaveLength(3))
})

test('a line is found in its part', () => {
  const found = outline(['a'])
  const starts = [0, 1, 2, 2, 2, 5, 6, 6]
  expect(starts.map((_, index) => segmentAt(found, index)?.start)).toEqual(starts)
  expect(segmentAt(found, 8)).toBeUndefined()
  expect(segmentAt(found, -1)).toBeUndefined()
})

test('a list is one part, and reasons open into theirs', () => {
  expect(listOutline(100_000, { op: 'deleted' }).segments).toHaveLength(1)
  expect(listOutline(0, {}).segments).toEqual([])
  const groups = [
    { ...part, reason: 'NEW_ON_1' as const },
    { ...part, reason: 'META' as const },
  ]
  expect(reasonOutline(groups, {}, (key) => key === 'NEW_ON_1')).toMatchObject({
    total: 5,
    segments: [{ start: 0 }, { start: 1, count: 3 }, { start: 4 }],
  })
})

test('a line keeps its name while folders above it open', () => {
  const [closed, open] = [outline([]), outline(['a'])]
  const names = [0, 1, 2, 3].map((index) => placeAt(closed, index) ?? '')
  expect(new Set(names).size).toBe(4)
  expect(names.map((name) => indexOfPlace(open, name))).toEqual([0, 5, 6, 7])
  expect(placeAt(closed, 9)).toBeNull()
  expect(indexOfPlace(closed, placeAt(open, 1) ?? '')).toBeNull()
})
