import { renameSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { parseFilters } from '../core/filter.ts'
import type { WritableBackend } from '../ports/storage-backend.ts'
import { DiskPair } from '../testing/disk-pair.ts'
import { removePaths, type Tree, writeTree } from '../testing/disk-tree.ts'

let pair: DiskPair

beforeEach(() => {
  pair = new DiskPair()
})
afterEach(() => pair.remove())

const base: Tree = { MARK: 'x', 'd/MARK': 'x', 'd/e/f': 'f', a: 'a', b: 'b', c: 'c' }
const codes = (report: { readonly gates: readonly { readonly code: string }[] }) => report.gates.map((gate) => gate.code)

describe('the access check', () => {
  const asking = { accessFile: 'MARK' }

  beforeEach(async () => {
    writeTree(pair.path1, base)
    expect(await pair.sync({ resync: 'path1' })).toMatchObject({ result: 'done' })
  })

  test('passes with the files at the same places, whether something changed there or not', async () => {
    expect(await pair.sync(asking)).toMatchObject({ result: 'nothing' })
    writeTree(pair.path1, { 'd/MARK': 'another content', 'd/new': 'n' })
    expect(await pair.sync(asking)).toMatchObject({ result: 'done' })
    removePaths(pair.path1, 'd/MARK')
    removePaths(pair.path2, 'd/MARK')
    expect(await pair.sync(asking)).toMatchObject({ gates: [], totals: { accessFiles: { both: 1 } } })
  })

  test('stops when one is missing or too many on a side, in a resync and by force as well', async () => {
    removePaths(pair.path2, 'd/MARK')
    writeTree(pair.path1, { 'd/e/MARK': 'too many', a: 'edited' })
    const before = pair.trees()
    const found = { both: 1, path1Only: 2, path2Only: 0 }
    for (const policy of [{}, { resync: 'path1' as const }, { force: true }]) {
      const report = await pair.sync({ ...asking, ...policy })
      expect(report).toMatchObject({ result: 'held', gates: [{ code: 'marker-missing', name: 'MARK', found }] })
    }
    expect(pair.trees()).toEqual(before)
  })

  test('stops when there are none, and makes none', async () => {
    expect(await pair.sync({ accessFile: 'NONE' })).toMatchObject({ result: 'held' })
    expect(await pair.sync({ accessFile: 'e' })).toMatchObject({ result: 'held' })
  })

  test('does not see what a filter leaves out', async () => {
    removePaths(pair.path2, 'd/MARK')
    const scope = { filters: parseFilters('- /d/MARK') }
    expect(await pair.sync({ ...asking, scope })).toMatchObject({ gates: [] })
    expect(await pair.sync({ ...asking, scope: { filters: parseFilters('- MARK') } })).toMatchObject({ result: 'held' })
  })
})

describe('a root that is another one', () => {
  beforeEach(async () => {
    writeTree(pair.path1, base)
    await pair.sync({ resync: 'path1' })
    renameSync(pair.path2, join(pair.folder, 'away'))
  })

  test('stops when most of what stood in it is not there', async () => {
    writeTree(pair.path2, { a: 'a', z: 'z', y: 'y' })
    expect(codes(await pair.sync({ force: true }))).toContain('root-changed')
    expect(await pair.sync({ resync: 'path1' })).toMatchObject({ result: 'done' })
    expect(await pair.sync()).toMatchObject({ result: 'nothing', gates: [] })
  })

  test('is taken for a moved one when most of it is there, and from then on is the one', async () => {
    writeTree(pair.path2, { ...base, new: 'n' })
    expect(codes(await pair.sync({ force: true }))).not.toContain('root-changed')
    removePaths(pair.path2, 'MARK', 'd', 'a', 'b')
    expect(codes(await pair.sync({ force: true, deletions: { onTrip: 'abort', percent: 100 } }))).toEqual([])
  })
})

test('a baseline without files stops a run until a resync, unless that is fine', async () => {
  await pair.sync({ resync: 'path1' })
  writeTree(pair.path1, { a: 'a' })
  expect(await pair.sync()).toMatchObject({ result: 'held', gates: [{ code: 'side-emptied', prior: 0 }, { code: 'side-emptied' }] })
  expect(await pair.sync({ emptyBaseline: 'go-on' })).toMatchObject({ result: 'done' })
  expect(await pair.sync()).toMatchObject({ result: 'nothing', gates: [] })
})

function withAnswers(backend: WritableBackend, answers: Partial<WritableBackend>): WritableBackend {
  return new Proxy(backend, {
    get: (target, name) => {
      const value: unknown = Reflect.get(name in answers ? answers : target, name)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}

test('too little free space stops the run before anything is written; what is replaced makes room', async () => {
  writeTree(pair.path1, { a: 'x'.repeat(1000), b: 'b' })
  const withFree = (bytes: number) => (backend: WritableBackend) => withAnswers(backend, { freeBytes: async () => bytes })
  expect(await pair.sync({ resync: 'path1' }, { wrap: withFree(1000) })).toMatchObject({
    result: 'held',
    gates: [{ code: 'low-space', side: 'path2', needed: 1001, free: 1000 }],
  })
  expect(pair.trees().path2).toEqual({})
  expect(await pair.sync({ resync: 'path1' }, { wrap: withFree(1001) })).toMatchObject({ result: 'done' })
  writeTree(pair.path1, { a: 'y'.repeat(1010) })
  expect(await pair.sync({}, { wrap: withFree(10) })).toMatchObject({ result: 'done' })
  expect(statSync(join(pair.path2, 'a')).size).toBe(1010)
})
