import { expect, test } from 'vitest'
import { file } from '../testing/directory.ts'
import type { Operation } from './operation.ts'
import { encodeRow } from './plan-row.ts'
import { addCounts, changesOf, countRow, emptyTotals } from './totals.ts'

const absent = { kind: 'absent' } as const
const common = { path: 'f', seen: { path1: file(3), path2: absent }, reason: 'NEW_ON_1' } as const
const rows = (
  [
    { ...common, kind: 'copy', phase: 'copy', side: 'path2' },
    { ...common, path: 'g', kind: 'copy', phase: 'copy', side: 'path1', seen: { path1: file(1), path2: file(10) } },
    {
      ...common,
      path: 'c',
      kind: 'keep-both',
      phase: 'set-aside',
      seen: { path1: file(5), path2: file(7) },
      names: { path1: 'c.conflict1', path2: 'c.conflict2' },
    },
    {
      ...common,
      path: 'k',
      kind: 'keep-both',
      phase: 'set-aside',
      seen: { path1: file(5), path2: { kind: 'directory' } },
      names: { path1: 'k.conflict1', path2: null },
    },
    { ...common, path: 'x', kind: 'delete', phase: 'delete', side: 'path1' },
    { ...common, path: 'h', kind: 'hold', phase: 'held' },
    { ...common, path: 'a', kind: 'adopt', phase: 'baseline' },
  ] satisfies Operation[]
).map((operation) => encodeRow(operation))

test('rows are counted for the side they write, and bytes for the side that gets them', () => {
  const totals = emptyTotals()
  for (const row of rows) countRow(totals, row)
  expect(totals).toMatchObject({
    operations: 7,
    bytes: { path1: 10 + 7, path2: 3 + 5 + 5 },
    counts: {
      path1: { changed: 1, conflict: 2, deleted: 1, new: 0 },
      path2: { new: 1, conflict: 2 },
      none: { held: 1, identical: 1 },
    },
  })
  expect(changesOf(totals)).toBe(5)
})

test('taking rows out again leaves nothing', () => {
  const totals = emptyTotals()
  for (const times of [1, -1] as const) for (const row of rows) countRow(totals, row, times)
  expect(totals).toEqual(emptyTotals())
})

test('counts of known files add up', () => {
  const shift = { files: 1, ms: 60_000, isUniform: true }
  const counts = { prior: 1, unchanged: 1, deleted: 0, excluded: 1, shift: { ...shift } }
  addCounts(counts, { prior: 5, unchanged: 3, deleted: 2, excluded: 4, shift })
  expect(counts).toEqual({ prior: 6, unchanged: 4, deleted: 2, excluded: 5, shift: { ...shift, files: 2 } })
})
