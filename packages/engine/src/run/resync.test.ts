import { readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { defaultPolicy, type ResyncMode } from '../core/policy.ts'
import type { Side } from '../core/side.ts'
import { DiskPair } from '../testing/disk-pair.ts'
import { removePaths, type Tree, writeTree } from '../testing/disk-tree.ts'
import { MemoryPair } from '../testing/memory-pair.ts'
import { Crash, Faults, withFaults } from '../testing/with-faults.ts'

let pair: DiskPair
beforeEach(() => {
  pair = new DiskPair()
})
afterEach(() => pair.remove())

/** Writes a file with a time of its own, in seconds. */
function write(side: Side, path: string, content: string, seconds: number): void {
  writeTree(pair[side], { [path]: content })
  utimesSync(join(pair[side], path), seconds, seconds)
}

describe('which version stays', () => {
  test.each<[ResyncMode, Record<string, string>]>([
    ['path1', { different: 'one', 'equal times': 'one', 'equal sizes': 'one', same: 'same' }],
    ['path2', { different: 'two, larger', 'equal times': 'two, larger', 'equal sizes': 'two', same: 'same' }],
    ['newer', { different: 'one', 'equal times': 'two, larger', 'equal sizes': 'two', same: 'same' }],
    ['older', { different: 'two, larger', 'equal times': 'two, larger', 'equal sizes': 'one', same: 'same' }],
    ['larger', { different: 'two, larger', 'equal times': 'two, larger', 'equal sizes': 'two', same: 'same' }],
    ['smaller', { different: 'one', 'equal times': 'one', 'equal sizes': 'two', same: 'same' }],
    [
      'keep-both',
      {
        'different.conflict1': 'one',
        'different.conflict2': 'two, larger',
        'equal times.conflict1': 'one',
        'equal times.conflict2': 'two, larger',
        'equal sizes.conflict1': 'one',
        'equal sizes.conflict2': 'two',
        same: 'same',
      },
    ],
  ])('%s', async (resync, expected) => {
    write('path1', 'different', 'one', 9000)
    write('path2', 'different', 'two, larger', 5000)
    write('path1', 'equal times', 'one', 5000)
    write('path2', 'equal times', 'two, larger', 5000)
    write('path1', 'equal sizes', 'one', 5000)
    write('path2', 'equal sizes', 'two', 9000)
    write('path1', 'same', 'same', 5000)
    write('path2', 'same', 'same', 9000)
    write('path1', 'only1', '1', 5000)
    write('path2', 'only2', '2', 5000)
    // The rules for conflicts between two runs have no say in a resync.
    const conflicts = { ...defaultPolicy.conflicts, resolve: 'ask', loser: 'delete' } as const
    await pair.sync({ resync, conflicts })
    expect(pair.trees().path1).toEqual({ ...expected, only1: '1', only2: '2' })
    expect(pair.trees().path2).toEqual(pair.trees().path1)
    const times = sides(pair).map((side) => statSync(join(side, 'same')).mtimeMs / 1000)
    expect(times).toEqual(Array(2).fill(timeOfSame[resync]))
    expect((await pair.sync()).totals.operations).toBe(0)
  })
})

const sides = (pair: DiskPair) => [pair.path1, pair.path2]
const timeOfSame = {
  path1: 5000,
  path2: 9000,
  newer: 9000,
  older: 5000,
  larger: 9000,
  smaller: 9000,
  'keep-both': 5000,
  ask: 5000,
} as const satisfies Record<ResyncMode, number>

test('ask leaves what differs as it is, agrees on the rest, and the next run asks again', async () => {
  write('path1', 'different', 'one', 9000)
  write('path2', 'different', 'two, larger', 5000)
  write('path1', 'same', 'same', 5000)
  write('path2', 'same', 'same', 9000)
  write('path1', 'only1', '1', 5000)
  const conflicts = { ...defaultPolicy.conflicts, resolve: 'ask' } as const
  const { operations } = await pair.preview({ resync: 'ask', conflicts })
  expect(operations.filter(({ kind }) => kind === 'ask').map(({ path, reason }) => `${path} ${reason}`)).toEqual(['different CONFLICT'])
  await pair.sync({ resync: 'ask', conflicts })
  expect(pair.trees()).toEqual({
    path1: { different: 'one', same: 'same', only1: '1' },
    path2: { different: 'two, larger', same: 'same', only1: '1' },
  })
  const again = await pair.preview({ conflicts })
  expect(again.operations.map(({ kind, path }) => `${kind} ${path}`)).toEqual(['ask different'])
})

test('equal sizes and times are the same, unread', async () => {
  write('path1', 'f', 'one', 5000)
  write('path2', 'f', 'two', 5000)
  await pair.sync({ resync: 'newer' })
  expect(readFileSync(join(pair.path2, 'f'), 'utf8')).toBe('two')
})

describe('what comes back', () => {
  const reasons = async (resync: ResyncMode = 'path1') =>
    (await pair.preview({ resync })).operations.filter(({ kind }) => kind === 'copy').map(({ path, reason }) => `${path} ${reason}`)

  beforeEach(async () => {
    writeTree(pair.path1, { 'd/gone1': 'x', gone2: 'y', stays: 'z' } satisfies Tree)
    await pair.sync({ resync: 'path1' })
    removePaths(pair.path1, 'd')
    removePaths(pair.path2, 'gone2')
    writeTree(pair.path2, { new: 'new' })
  })

  test('is named by the old baseline', async () => {
    expect(await reasons()).toEqual(['d/gone1 COMES_BACK', 'gone2 COMES_BACK', 'new BASE_ONLY_2'])
    await pair.sync({ resync: 'path1' })
    expect(pair.trees().path1).toEqual({ 'd/gone1': 'x', gone2: 'y', new: 'new', stays: 'z' })
    expect(pair.trees().path2).toEqual(pair.trees().path1)
    expect((await pair.sync()).totals.operations).toBe(0)
  })

  test('is only new where the old baseline is damaged, which stops no resync', async () => {
    const db = new DatabaseSync(pair.stateFile)
    db.exec("UPDATE page SET entries = x'0909'")
    db.close()
    await expect(pair.sync()).rejects.toMatchObject({ code: 'state-corrupt' })
    expect(await reasons()).toEqual(['d/gone1 BASE_ONLY_2', 'gone2 BASE_ONLY_1', 'new BASE_ONLY_2'])
    await pair.sync({ resync: 'path1' })
    expect((await pair.sync()).totals.operations).toBe(0)
  })
})

test('a resync that is cut off goes on in its mode', async () => {
  const memory = new MemoryPair()
  for (const name of ['a', 'b', 'c']) memory.path1.write(name, `${name} of path1`)
  memory.clock.advance(60_000)
  for (const name of ['a', 'b', 'c']) memory.path2.write(name, `${name} of path2, newer`)
  const faults = new Faults(({ method, number }) => (method === 'stage' && number > 3 ? { kind: 'crash' } : null))
  const wrap = { wrap: ((backend, side) => withFaults(backend, side, faults)) as NonNullable<Parameters<MemoryPair['sync']>[1]>['wrap'] }
  await expect(memory.sync({ resync: 'newer' }, wrap as Parameters<MemoryPair['sync']>[1])).rejects.toBeInstanceOf(Crash)
  expect(memory.state.header?.status).toBe('resyncing:newer')
  await memory.sync()
  expect(memory.state.header?.status).toBe('settled')
  expect(memory.path1.tree()).toEqual({ a: 'a of path2, newer', b: 'b of path2, newer', c: 'c of path2, newer' })
})

test('its mode outlives the process, in the state file', async () => {
  writeFileSync(join(pair.path1, 'f'), 'f')
  await pair.sync({ resync: 'path1' })
  const db = new DatabaseSync(pair.stateFile)
  db.exec("UPDATE header SET status = 'resyncing:path2'")
  db.close()
  write('path1', 'f', 'of path1', 5000)
  write('path2', 'f', 'of path2!', 9000)
  await pair.sync()
  expect(pair.trees().path1).toEqual({ f: 'of path2!' })
})
