import { type ChangeClass, type PlanRow, pathToKey, type Side } from '@pairwise/engine/ports'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { openSeededDatabase, type SeededDatabase } from '../testing/index.ts'
import { CursorError, type OperationSort } from './operation-order.ts'
import type { OperationFilter, OperationRow } from './operation-row.ts'

const classes: ChangeClass[] = ['new', 'changed', 'deleted', 'moved', 'conflict', 'merged', 'metadata', 'folder', 'identical', 'held']
const byRisk: ChangeClass[] = ['merged', 'deleted', 'conflict', 'changed', 'held', 'moved', 'new', 'folder', 'metadata', 'identical']
const count = 1_500
const deep = 'd'.repeat(1_200)

let seeded: SeededDatabase
let planId: number
let rows: PlanRow[]

/** Paths with all that makes orders differ: nesting, long equal beginnings, bytes that are no text, case, marks. */
function pathOf(i: number): string {
  const folder = ['Photos/2019', 'photos/2019', 'a b', 'a', `${deep}/${deep}`, 'é', 'e\u0301', 'x\udc80y', '100%_\\'][i % 9]
  return `${folder}/${(i * 7919) % count}.jpg`
}

beforeAll(async () => {
  seeded = await openSeededDatabase(inject('databaseUrl'))
  const { pairId } = await seeded.makePair('one')
  planId = await seeded.makePlan(pairId)
  rows = Array.from({ length: count }, (_, i): PlanRow => {
    const path = pathOf(i)
    const side: Side | null = [null, 'path1', 'path2'][i % 3] as Side | null
    const order = Buffer.concat([Buffer.from([i % 7]), pathToKey(path)])
    return {
      order,
      path,
      kind: 'copy',
      class: classes[(i * 5) % 9] ?? 'new',
      side,
      bytes: (i * 31) % 97,
      reason: 'NEW_ON_1',
      moveKey: null,
      body: `{"i":${i}}`,
    }
  })
  const store = seeded.db.planStore(planId)
  await store.append(rows)
  await store.seal('digest')
  await store.recordOutcomes(rows.filter((_, i) => i % 10 === 0).map(({ order }) => ({ order, outcome: 'failed', problem: 'disk full' })))
  // Another plan, so that a query which forgot its plan is noticed.
  const other = seeded.db.planStore(await seeded.makePlan(pairId))
  await other.append(rows)
})
afterAll(() => seeded.drop())

const beginning = (row: PlanRow) => Buffer.from(pathToKey(row.path)).subarray(0, 1024)
// Rows whose paths begin with the same 1,024 bytes stay in the order in which they were written.
const byPath = (a: PlanRow, b: PlanRow) => Buffer.compare(beginning(a), beginning(b)) || rows.indexOf(a) - rows.indexOf(b)
const comparisons: Record<OperationSort, (a: PlanRow, b: PlanRow) => number> = {
  risk: (a, b) => byRisk.indexOf(a.class) - byRisk.indexOf(b.class) || byPath(a, b),
  path: byPath,
  '-path': (a, b) => byPath(b, a),
  size: (a, b) => a.bytes - b.bytes || byPath(a, b),
  '-size': (a, b) => b.bytes - a.bytes || byPath(a, b),
}
const sorts = Object.keys(comparisons) as OperationSort[]
const expectedOf = (sort: OperationSort, keep: (row: PlanRow, i: number) => boolean = () => true) =>
  rows
    .filter(keep)
    .sort(comparisons[sort])
    .map((row) => row.body)
const bodies = (window: { rows: OperationRow[] }) => window.rows.map((row) => row.body)
const list = (sort: OperationSort, more: OperationFilter & { limit?: number; from?: { offset: number } | { cursor: string } } = {}) =>
  seeded.db.planOperations.list({ planId, sort, limit: 200, ...more })

describe.each(sorts)('in the order %s', (sort) => {
  test('cursors lead through every row once', async () => {
    const seen: string[] = []
    let window = await list(sort, { limit: 170 })
    for (;;) {
      expect(window.total).toBe(count)
      seen.push(...bodies(window))
      if (window.nextCursor === null) break
      window = await list(sort, { limit: 170, from: { cursor: window.nextCursor } })
    }
    expect(seen).toEqual(expectedOf(sort))
  })

  test('windows by number show the same rows, and a cursor goes on from any of them', async () => {
    const expected = expectedOf(sort)
    for (const offset of [0, 1, 749, 750, 751, 1_299, 1_300, 1_450, 1_499]) {
      const window = await list(sort, { from: { offset } })
      expect(bodies(window)).toEqual(expected.slice(offset, offset + 200))
      if (window.nextCursor === null) expect(offset).toBeGreaterThanOrEqual(1_300)
      else expect(bodies(await list(sort, { from: { cursor: window.nextCursor } }))).toEqual(expected.slice(offset + 200, offset + 400))
    }
    for (const offset of [1_500, 9_999])
      expect(await list(sort, { from: { offset } })).toEqual({ rows: [], total: count, nextCursor: null })
  })
})

describe('filters', () => {
  const cases: [name: string, filter: OperationFilter, keep: (row: PlanRow, i: number) => boolean][] = [
    ['class', { view: 'deleted' }, (row) => row.class === 'deleted'],
    ['side', { side: 'path2' }, (row) => row.side === 'path2'],
    ['class and side', { view: 'new', side: 'path1' }, (row) => row.class === 'new' && row.side === 'path1'],
    ['outcome', { outcome: 'failed' }, (_, i) => i % 10 === 0],
    ['outcome that no row has', { outcome: 'done' }, () => false],
    ['text in any case', { text: 'PHOTOS/' }, (row) => row.path.toLowerCase().startsWith('photos/')],
    ['text, however it is composed', { text: 'É' }, (row) => /^(é|e\u0301)\//.test(row.path)],
    ['text of bytes that are no text', { text: '\\x80' }, (row) => row.path.startsWith('x\udc80')],
    ['text with signs of patterns', { text: '100%_\\/1' }, (row) => row.path.startsWith('100%_\\/1')],
    [
      'all of them',
      { view: 'deleted', side: 'path1', outcome: 'failed', text: 'jpg' },
      (row, i) => row.class === 'deleted' && row.side === 'path1' && i % 10 === 0,
    ],
  ]
  test.each(cases)('%s', async (_, filter, keep) => {
    const expected = expectedOf('risk', keep)
    const window = await list('risk', { ...filter, limit: 500 })
    expect(window.total).toBe(expected.length)
    expect(bodies(window)).toEqual(expected.slice(0, 500))
    const half = Math.ceil(expected.length / 2) + 1
    expect(bodies(await list('risk', { ...filter, limit: 500, from: { offset: half } }))).toEqual(expected.slice(half, half + 500))
  })
})

test('a row has all that its plan wrote, and what happened to it', async () => {
  const written = rows[80] as PlanRow
  const { order: _, moveKey: __, path, ...rest } = written
  const found = await list('path', { text: path, limit: 10 })
  const stored = {
    ...rest,
    id: expect.stringMatching(/^\d+$/),
    path: Buffer.from(pathToKey(path)),
    outcome: 'failed',
    problem: 'disk full',
    leftOut: null,
    isViewed: false,
    comesBack: null,
  }
  expect(found).toEqual({ rows: [stored], total: 1, nextCursor: null })
})

test('what comes back says when the last run began that left both sides the same', async () => {
  const { pairId } = await seeded.makePair('comes back')
  const none = { failed: 0, stale: 0, skipped: 0, conflicts: 0 }
  const ran = (day: number, state: string, counters: object, gates: readonly object[] = []) =>
    seeded.db.pool.query(
      `INSERT INTO runs (pair_id, trigger, state, counters, gates, created_at, started_at, finished_at)
       VALUES ($1::uuid, 'schedule', $2, $3::jsonb, $4::jsonb, $5::timestamptz, $5::timestamptz, $5::timestamptz + interval '1 hour')`,
      [pairId, state, JSON.stringify(counters), JSON.stringify(gates), `2026-01-0${day}T02:00:00Z`],
    )
  const shown = async () => {
    const id = await seeded.makePlan(pairId)
    await seeded.db.planStore(id).append([{ ...(rows[0] as PlanRow), reason: 'COMES_BACK' }])
    const found = await seeded.db.planOperations.list({ planId: id, sort: 'path', limit: 1 })
    return found.rows[0]?.comesBack?.since
  }
  expect(await shown()).toBeNull()
  await ran(1, 'done', none)
  await ran(2, 'nothing', none)
  await ran(3, 'done', { ...none, conflicts: 1 })
  await ran(4, 'done', { ...none, skipped: 2 })
  await ran(5, 'partial', none)
  await ran(6, 'done', none, [{ code: 'listing-incomplete' }])
  expect(await shown()).toEqual(new Date('2026-01-02T02:00:00Z'))
})

test('classes and sides are counted, before the plan is sealed and after', async () => {
  const expected = new Map<string, { rows: number; bytes: number }>()
  for (const row of rows) {
    const tally = expected.get(`${row.class} ${row.side}`) ?? { rows: 0, bytes: 0 }
    expected.set(`${row.class} ${row.side}`, { rows: tally.rows + 1, bytes: tally.bytes + row.bytes })
  }
  const open = await seeded.makePlan((await seeded.makePair('two')).pairId)
  await seeded.db.planStore(open).append(rows)
  for (const id of [planId, open]) {
    const tallies = await seeded.db.planOperations.tallies(id)
    expect(new Map(tallies.map((tally) => [`${tally.class} ${tally.side}`, { rows: tally.rows, bytes: tally.bytes }]))).toEqual(expected)
    expect(tallies.every((tally) => tally.reason === 'NEW_ON_1')).toBe(true)
  }
  expect(await seeded.db.planOperations.tallies(2_000_000_000)).toEqual([])
})

test.each([
  ['no cursor at all', 'zzz'],
  ['JSON of another shape', Buffer.from('{"a":1}').toString('base64url')],
  ['a cursor with other kinds of values', Buffer.from('["risk","1","",0,"1"]').toString('base64url')],
  ['a cursor of another order', Buffer.from('["path",0,"",0,"1"]').toString('base64url')],
  ['a cursor that is no number', Buffer.from('["risk",0,"",0,"1; DROP TABLE plans"]').toString('base64url')],
])('%s is refused', async (_, cursor) => {
  await expect(list('risk', { from: { cursor } })).rejects.toThrow(CursorError)
})
