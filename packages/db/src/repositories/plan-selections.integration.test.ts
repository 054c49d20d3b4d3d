import { type ChangeClass, type OperationKind, type PlanRow, pathToKey, type Side } from '@pairwise/engine/ports'
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { openSeededDatabase, type SeededDatabase } from '../testing/index.ts'
import type { OperationFilter } from './operation-row.ts'

let seeded: SeededDatabase
let pairId: string
let planId: number

beforeAll(async () => {
  seeded = await openSeededDatabase(inject('databaseUrl'))
  pairId = (await seeded.makeIdlePair('one')).id
})
afterAll(() => seeded.drop())

const classes = {
  mkdir: 'folder',
  rmdir: 'folder',
  copy: 'new',
  delete: 'deleted',
  move: 'moved',
  adopt: 'identical',
  'set-metadata': 'metadata',
} as const satisfies Partial<Record<OperationKind, ChangeClass>>
const packed = (path: string) => Buffer.from(path).toString('base64url')

function row(kind: keyof typeof classes, path: string, { from, side = 'path2' }: { from?: string; side?: Side } = {}): PlanRow {
  const seen = { path1: ['absent'], path2: ['absent'] }
  const moved = from === undefined ? {} : { from: packed(from), fromSeen: seen }
  return {
    order: Buffer.concat([Buffer.from([1]), pathToKey(path), Buffer.from([0, kind.length])]),
    path,
    kind,
    class: classes[kind],
    side: kind === 'adopt' ? null : side,
    bytes: kind === 'copy' ? 10 : 0,
    reason: 'NEW_ON_1',
    moveKey: null,
    body: JSON.stringify({ kind, phase: 'copy', path: packed(path), side, seen, reason: 'NEW_ON_1', ...moved }),
  }
}

/** Everything that one row can need of another. */
const rows = [
  row('mkdir', 'new'),
  row('mkdir', 'new/deep'),
  row('copy', 'new/a.txt'),
  row('copy', 'new/deep/b.txt'),
  row('delete', 'old/c.txt'),
  row('delete', 'old/d.txt'),
  row('rmdir', 'old'),
  row('move', 'e-moved.txt', { from: 'e.txt' }),
  row('copy', 'e.txt'),
  row('delete', 'Place'),
  row('mkdir', 'place'),
  row('copy', 'place/f.txt'),
  row('copy', 'alone.txt'),
  row('adopt', 'same.txt'),
]

async function readyPlan(all: readonly PlanRow[], parentId?: number): Promise<number> {
  const { db } = seeded
  const made = await db.plans.create({
    pairId,
    origin: 'preview',
    mode: 'normal',
    settingsVersion: 1,
    requestedBy: null,
    ...(parentId === undefined ? {} : { parentId }),
  })
  const id = made?.id ?? 0
  await db.plans.claim({ planId: id, claimant: 'test', silentMs: 60_000 })
  await db.planStore(id).append(all)
  await db.planStore(id).seal('digest')
  const counts = { path1: {}, path2: { new: 6, folder: 4, deleted: 3, moved: 1 }, none: { identical: 1 } }
  const facts = {
    counts,
    bytes: { path1: 0, path2: 60 },
    files: { path1: 9, path2: 9 },
    space: { path1: null, path2: null },
    total: all.length,
    gates: [],
    baselineVersion: 1,
  }
  await db.plans.finish({ planId: id, claimant: 'test', state: 'ready', mode: 'normal', fingerprint: 'digest', ...facts })
  return id
}

beforeEach(async () => {
  planId = await readyPlan(rows)
})

async function idsOf(...paths: string[]): Promise<string[]> {
  const { rows: found } = await seeded.db.planOperations.list({ planId, sort: 'path', limit: 500 })
  return found.filter(({ path }) => paths.includes(Buffer.from(path).toString().replaceAll('\0', '/'))).map(({ id }) => id)
}
const change = (act: 'skip' | 'include', asked: OperationFilter, by = 'Dana') =>
  seeded.db.planSelections.change({ planId, act, rows: asked, scope: { kind: 'folder', path: '' }, by })
async function leftOut(id = planId): Promise<Record<string, string>> {
  const { rows: found } = await seeded.db.planOperations.list({ planId: id, sort: 'path', limit: 500, view: 'skipped' })
  return Object.fromEntries(found.map((each) => [Buffer.from(each.path).toString().replaceAll('\0', '/'), each.leftOut?.why ?? 'no']))
}
const folder = (path: string): OperationFilter => ({ folder: pathToKey(path) })

test('a merge, which writes both sides, can be left out, and both get that much less', async () => {
  const content = { sha256: 'ab', size: 5, mtimeNs: '1' }
  const merge: PlanRow = {
    ...row('copy', 'merged.txt'),
    kind: 'merge',
    class: 'merged',
    side: null,
    bytes: 10,
    body: JSON.stringify({
      kind: 'merge',
      phase: 'copy',
      path: packed('merged.txt'),
      seen: { path1: ['absent'], path2: ['absent'] },
      content,
    }),
  }
  planId = await readyPlan([merge, row('copy', 'alone.txt')])
  await seeded.db.pool.query(
    `UPDATE plans SET counts = '{"path1":{"merged":1},"path2":{"merged":1,"new":1},"none":{}}', bytes = '{"path1":5,"path2":15}' WHERE id = $1`,
    [planId],
  )
  await change('skip', { ids: await idsOf('merged.txt') })
  expect(await leftOut()).toEqual({ 'merged.txt': 'skipped' })
  expect((await seeded.db.plans.get(planId))?.selection).toMatchObject({
    counts: { path1: {}, path2: { new: 1 }, none: {} },
    bytes: { path1: 0, path2: 10 },
    skipped: 1,
  })
})

describe('what can’t be done without a row goes with it', () => {
  const cases: [what: string, paths: string[], expected: Record<string, string>][] = [
    ['a row that nothing needs', ['alone.txt'], { 'alone.txt': 'skipped' }],
    [
      'a folder that is not made takes along all that goes into it',
      ['new'],
      { new: 'skipped', 'new/a.txt': 'skipped-with', 'new/deep': 'skipped-with', 'new/deep/b.txt': 'skipped-with' },
    ],
    ['a file that stays keeps its folder', ['old/c.txt'], { 'old/c.txt': 'skipped', old: 'skipped-with' }],
    ['a file that is not moved keeps its place', ['e-moved.txt'], { 'e-moved.txt': 'skipped', 'e.txt': 'skipped-with' }],
    ['what comes to a place needs no move', ['e.txt'], { 'e.txt': 'skipped' }],
    [
      'a file that keeps a place that a folder would take, by any spelling',
      ['Place'],
      { Place: 'skipped', place: 'skipped-with', 'place/f.txt': 'skipped-with' },
    ],
    ['what changes no side is not left out', ['same.txt'], {}],
  ]
  test.each(cases)('%s', async (_, paths, expected) => {
    expect(await change('skip', { ids: await idsOf(...paths) })).toMatchObject({ kind: 'changed', rows: Object.keys(expected).length })
    expect(await leftOut()).toEqual(expected)
  })
})

test('what is taken in again takes along what it needs, and nothing else', async () => {
  await change('skip', {})
  expect(Object.keys(await leftOut())).toHaveLength(13)
  expect(await change('include', { ids: await idsOf('new/deep/b.txt') })).toMatchObject({ rows: 3 })
  expect(await leftOut()).not.toHaveProperty('new')
  expect(await leftOut()).toHaveProperty(['new/a.txt'])
  await change('include', folder('old'))
  expect(await leftOut()).not.toHaveProperty('old')
  await change('include', {})
  expect(await leftOut()).toEqual({})
})

test('the plan counts what is left, and its fingerprint names exactly that', async () => {
  const first = await change('skip', folder('new'))
  expect(first).toMatchObject({
    rows: 4,
    where: 'new',
    plan: {
      selection: {
        version: 1,
        skipped: 4,
        skippedWith: 0,
        held: 0,
        bytes: { path1: 0, path2: 40 },
        counts: { path2: { new: 4, folder: 2, deleted: 3, moved: 1 } },
      },
    },
  })
  const names = new Set(['digest', (await seeded.db.plans.get(planId))?.fingerprint])
  await change('skip', { ids: await idsOf('alone.txt') })
  names.add((await seeded.db.plans.get(planId))?.fingerprint)
  expect(names.size).toBe(3)
  await change('include', {})
  expect(await seeded.db.plans.get(planId)).toMatchObject({
    fingerprint: 'digest',
    digest: 'digest',
    selection: { version: 3, skipped: 0 },
  })
  expect(await seeded.db.planSelections.rules(planId)).toMatchObject([
    { n: 1, act: 'skip', by: 'Dana', rows: 4 },
    { n: 2, act: 'skip', rows: 1 },
    { n: 3, act: 'include', rows: 5 },
  ])
})

test('an apply names what is left, so an older fingerprint is refused, and an applied plan is not changed any more', async () => {
  await change('skip', folder('new'))
  const apply = (fingerprint: string) => seeded.db.runs.apply({ planId, fingerprint, requestedBy: 'Dana' })
  expect(await apply('digest')).toEqual({ kind: 'selection-changed' })
  const answer = await apply((await seeded.db.plans.get(planId))?.fingerprint ?? '')
  expect(answer.kind).toBe('created')
  expect(await seeded.db.plans.get(planId)).toMatchObject({ state: 'applied', appliedBy: 'Dana' })
  expect(await change('include', {})).toEqual({ kind: 'plan-applied' })
  if (answer.kind === 'created') await seeded.db.runs.requestStop(answer.run.id, 'Dana')
})

test('a run hears of each row by its order, and a run that carries out the rest by its place', async () => {
  await change('skip', { ids: await idsOf('old/c.txt', 'e-moved.txt') })
  const told = async (by: 'rows' | 'places', asked: PlanRow[]) =>
    new Map([...(await seeded.db.planSelection(planId, by).leftOut(asked))].map(([each, why]) => [each.path, why]))
  const expected = new Map([
    ['old/c.txt', 'Skipped by Dana.'],
    ['old', 'Skipped with its folder.'],
    ['e-moved.txt', 'Skipped by Dana.'],
    ['e.txt', 'Skipped with its folder.'],
  ])
  expect(await told('rows', rows)).toEqual(expected)
  const rest = [row('copy', 'old/c.txt'), row('delete', 'e.txt'), row('copy', 'alone.txt'), row('adopt', 'e-moved.txt')]
  expect([...(await told('places', rest)).keys()]).toEqual(['old/c.txt', 'e.txt'])
})

test('a run that tries again what failed leaves all else out, but for the folders that it goes into', async () => {
  const failed = rows.filter(({ path }) => path === 'new/a.txt' || path === 'e-moved.txt').map(({ order }) => order)
  await seeded.db.planStore(planId).recordOutcomes(failed.map((order) => ({ order, outcome: 'failed', problem: 'it was denied' })))
  const asked = [
    row('mkdir', 'new'),
    row('mkdir', 'newer'),
    row('copy', 'new/a.txt'),
    row('copy', 'new/b.txt'),
    row('move', 'f', { from: 'e-moved.txt' }),
  ]
  const told = await seeded.db.planSelection(planId, 'failed').leftOut(asked)
  expect([...told.keys()].map(({ path }) => path)).toEqual(['newer', 'new/b.txt'])
  expect(new Set(told.values())).toEqual(new Set(['Left out: only what failed is tried again.']))
})

test('a plan that replaces another takes over skips and marks of rows that are the same', async () => {
  const user = await seeded.db.prisma.user.create({ data: { id: 'u1', name: 'Lee', email: 'lee@example.com' } })
  await change('skip', { ids: await idsOf('alone.txt', 'new/a.txt') })
  await seeded.db.planViews.mark(planId, user.id, folder('old'), true)
  expect(await seeded.db.planViews.progress(planId, user.id)).toEqual({ folders: 5, viewed: 1 })
  const changed = { ...row('copy', 'new/a.txt'), body: row('copy', 'new/a.txt').body.replace('NEW_ON_1', 'NEW_ON_2') }
  const next = await readyPlan([...rows.filter(({ path }) => path !== 'new/a.txt'), changed, row('copy', 'more.txt')], planId)
  expect(await seeded.db.plans.get(next)).toMatchObject({ parentId: planId, carriedOver: { skips: 1, views: 3, fresh: 2 } })
  expect(await leftOut(next)).toEqual({ 'alone.txt': 'skipped' })
  expect(await seeded.db.planViews.progress(next, user.id)).toEqual({ folders: 5, viewed: 1 })
  const fresh = await seeded.db.planOperations.list({ planId: next, sort: 'path', limit: 9, isFresh: true })
  expect(fresh.rows.map(({ path }) => Buffer.from(path).toString())).toEqual(['more.txt', 'new\0a.txt'])
})

test('folders are listed with what happens in them, those that lose something first', async () => {
  await change('skip', { ids: await idsOf('old/c.txt') })
  const list = async (filter: OperationFilter) => {
    const { folders, direct, total } = await seeded.db.planOperations.folders({ planId, viewer: 'u1', filter })
    return {
      direct,
      rows: total.rows,
      folders: folders.map((each) => [Buffer.from(each.path).toString(), each.rows, each.direct, each.leftOut]),
    }
  }
  expect(await list({})).toEqual({
    direct: 5,
    rows: 14,
    folders: [
      ['old', 3, 3, 2],
      ['new', 4, 2, 0],
      ['place', 2, 2, 0],
    ],
  })
  expect(await list(folder(''))).toEqual(await list({}))
  expect(await list(folder('new'))).toEqual({ direct: 2, rows: 4, folders: [['new\0deep', 2, 2, 0]] })
  expect(await list({ text: '*.txt', view: 'new' })).toEqual({
    direct: 2,
    rows: 5,
    folders: [
      ['new', 2, 1, 0],
      ['place', 1, 1, 0],
    ],
  })
  expect(await list({ view: 'skipped' })).toMatchObject({ rows: 2, folders: [['old', 2, 2, 2]] })
  expect(await seeded.db.planOperations.reasons({ planId, viewer: 'u1', filter: folder('old') })).toMatchObject([
    { reason: 'NEW_ON_1', rows: 3, leftOut: 2 },
  ])
})
