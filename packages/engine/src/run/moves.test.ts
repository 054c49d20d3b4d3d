import { describe, expect, test } from 'vitest'
import { defaultPolicy } from '../core/policy.ts'
import { decodePath } from '../core/rel-path.ts'
import { sides } from '../core/side.ts'
import { MemoryPair, type PairOptions } from '../testing/memory-pair.ts'
import { Faults, withFaults } from '../testing/with-faults.ts'

const byLook = { moves: 'by-look' } as const

/** A pair that agrees on some files and on ten more, so that no limit trips. */
async function start(base: Record<string, string>, options: PairOptions = {}): Promise<MemoryPair> {
  const pair = new MemoryPair(options)
  for (let i = 0; i < 10; i++) pair.path1.write(`filler${i}`, `filler ${i}`)
  for (const [path, content] of Object.entries(base)) {
    pair.clock.advance(10_000)
    pair.path1.write(path, content)
  }
  await pair.sync({ resync: 'path1' })
  pair.clock.advance(60_000)
  return pair
}

const planned = (operations: Awaited<ReturnType<MemoryPair['sync']>>['operations']) =>
  operations.map((operation) => `${operation.kind} ${operation.kind === 'move' ? `${operation.from} → ` : ''}${operation.path}`)

async function expectQuiet(pair: MemoryPair, policy = {}): Promise<void> {
  const before = [pair.path1.trace(), pair.path2.trace()]
  expect((await pair.sync(policy)).operations).toEqual([])
  expect([pair.path1.trace(), pair.path2.trace()]).toEqual(before)
}

/** Gives a file another place and another id, as a copy with its time and a deletion do. */
function carry(pair: MemoryPair, from: string, to: string): void {
  const { bytes, mtimeNs } = pair.path1.disk.file(from)
  pair.path1.write(to, decodePath(bytes), mtimeNs)
  pair.path1.remove(from)
}

describe('moves by look', () => {
  test('a file of one name, size and time in another folder is moved', async () => {
    const pair = await start({ 'old/a': 'one', 'old/b': 'two' })
    carry(pair, 'old/a', 'new/a')
    carry(pair, 'old/b', 'new/deep/b')
    expect(planned((await pair.preview()).operations).filter((text) => text.startsWith('move'))).toEqual([])
    const { operations, counters } = await pair.sync(byLook)
    expect(planned(operations)).toEqual(['mkdir new', 'mkdir new/deep', 'move old/a → new/a', 'move old/b → new/deep/b'])
    expect(counters.bytesDone).toBe(0)
    expect(pair.path2.tree()).toEqual(pair.path1.tree())
    await expectQuiet(pair, byLook)
  })

  test('what ids say comes first, and what they leave is matched by look', async () => {
    const pair = await start({ 'd/a': 'one', 'd/b': 'two' })
    pair.path1.rename('d/a', 'd/renamed')
    carry(pair, 'd/b', 'e/b')
    expect(planned((await pair.sync(byLook)).operations)).toEqual(['mkdir e', 'move d/a → d/renamed', 'move d/b → e/b'])
    await expectQuiet(pair, byLook)
  })

  test('works where files have no ids', async () => {
    const pair = await start({ 'd/a': 'one' }, { path1: { ownRevision: false }, path2: { ownRevision: false } })
    pair.path1.rename('d/a', 'e/a')
    expect(planned((await pair.preview()).operations)).toEqual(['mkdir e', 'copy e/a', 'delete d/a'])
    expect(planned((await pair.sync(byLook)).operations)).toEqual(['mkdir e', 'move d/a → e/a'])
    await expectQuiet(pair, byLook)
  })

  test('another name, size or time is another file', async () => {
    const pair = await start({ 'd/a': 'one', 'd/b': 'two', 'd/c': 'six' })
    carry(pair, 'd/a', 'd/another')
    carry(pair, 'd/b', 'e/b')
    pair.path1.touch('e/b', 5n)
    carry(pair, 'd/c', 'e/c')
    pair.path1.write('e/c', 'longer', pair.path1.disk.file('e/c').mtimeNs)
    expect(planned((await pair.sync(byLook)).operations).filter((text) => text.startsWith('move'))).toEqual([])
    await expectQuiet(pair, byLook)
  })

  test('two that look the same on either end are not guessed at', async () => {
    const pair = await start({ 'd/a': 'one', 'e/a': 'two' })
    pair.path1.touch('d/a', 5_000_000n)
    pair.path1.touch('e/a', 5_000_000n)
    await pair.sync()
    carry(pair, 'd/a', 'new/a')
    pair.path1.remove('e/a')
    expect(planned((await pair.sync(byLook)).operations).filter((text) => text.startsWith('move'))).toEqual([])
    expect(pair.path2.tree()).toEqual(pair.path1.tree())
  })

  test('with checksums the content decides, whatever it looks like', async () => {
    const policy = {
      ...byLook,
      compare: { size: true, modtime: true, checksum: 'baseline', modifyWindowNs: 0n, ownRevision: true },
    } as const
    const pair = await start({ 'd/a': 'one', 'd/b': 'two' })
    await pair.sync(policy)
    carry(pair, 'd/a', 'e/a')
    carry(pair, 'd/b', 'e/b')
    pair.path1.write('e/b', 'TWO', pair.path1.disk.file('e/b').mtimeNs)
    const { operations } = await pair.sync(policy)
    expect(planned(operations)).toEqual(['mkdir e', 'move d/a → e/a', 'move d/b → e/b'])
    expect(pair.path2.tree()).toMatchObject({ 'e/a': 'one', 'e/b': 'TWO' })
    await expectQuiet(pair, policy)
  })
})

test.each([
  ['edited', 'longer than before', null],
  ['touched', 'one', 5_000_000_000n],
] as const)('a file that was renamed and %s is no move: its own id proves nothing', async (_, content, mtimeNs) => {
  const pair = await start({ old: 'one' })
  pair.path1.rename('old', 'new')
  pair.path1.write('new', content, mtimeNs)
  const { operations } = await pair.sync()
  expect(planned(operations)).toEqual(['copy new', 'delete old'])
  expect(pair.path2.tree()).toEqual(pair.path1.tree())
})

test('an edit of the moved file that keeps its size and time is not written over while contents are read', async () => {
  const policy = { compare: { ...defaultPolicy.compare, checksum: 'baseline' } } as const
  const pair = await start({ old: 'one' })
  await pair.sync(policy)
  pair.path1.rename('old', 'new')
  const edit = () => {
    pair.clock.advance(20)
    pair.path2.write('new', '!!!', pair.path2.disk.file('new').mtimeNs)
  }
  const faults = new Faults(({ side, method }) => (side === 'path2' && method === 'move' ? { kind: 'then', act: edit } : null))
  await pair.sync(policy, { wrap: (backend, side) => withFaults(backend, side, faults) })
  expect(faults.fired).toHaveLength(1)
  await pair.sync(policy)
  expect(Object.values(pair.path1.tree())).toEqual(expect.arrayContaining(['!!!']))
  expect(pair.path2.tree()).toEqual(pair.path1.tree())
  await expectQuiet(pair, policy)
})

test('many renames are as many moves', async () => {
  const pair = new MemoryPair()
  for (let i = 0; i < 600; i++) pair.path1.write(`d${i % 10}/f${i}`, `content ${i}`)
  await pair.sync({ resync: 'path1' })
  pair.clock.advance(60_000)
  for (let i = 0; i < 600; i++) pair.path1.rename(`d${i % 10}/f${i}`, `d${(i * 7) % 10}/g${i}`)
  const { totals, gates } = await pair.preview()
  expect([totals.counts.path2.moved, totals.counts.path2.deleted, gates]).toEqual([600, 0, []])
})

describe('names that change places', () => {
  const ignoring = { path2: { caseInsensitive: true } }
  test.each<[what: string, base: Record<string, string>, edit: (pair: MemoryPair) => void, options?: PairOptions]>([
    ['two files', { a: 'one', b: 'two' }, (pair) => swap(pair, 'a', 'b')],
    ['two files of different sizes', { a: 'one', b: 'twotwo' }, (pair) => swap(pair, 'a', 'b')],
    [
      'three files in a ring',
      { a: 'one', b: 'two', c: 'six' },
      ({ path1 }) => {
        path1.rename('a', 'spare')
        path1.rename('c', 'a')
        path1.rename('b', 'c')
        path1.rename('spare', 'b')
      },
    ],
    [
      'three files in a row',
      { a: 'one', b: 'two' },
      ({ path1 }) => {
        path1.rename('b', 'c')
        path1.rename('a', 'b')
      },
    ],
    ['two folders', { 'd/x': 'one', 'd/y': 'two', 'e/x': 'six', 'e/z': 'ten' }, (pair) => swap(pair, 'd', 'e')],
    ['a file and a folder', { a: 'one', 'd/x': 'two' }, (pair) => swap(pair, 'a', 'd')],
    ['upper and lower case', { readme: 'one', 'dir/f': 'two' }, ({ path1 }) => path1.rename('readme', 'README')],
    ['upper and lower case where that is no other name', { readme: 'one' }, ({ path1 }) => path1.rename('readme', 'README'), ignoring],
    [
      'upper and lower case of a folder where that is no other name',
      { 'dir/f': 'one', 'dir/g': 'two' },
      ({ path1 }) => path1.rename('dir', 'DIR'),
      ignoring,
    ],
    [
      'two names where case is no difference',
      { a: 'one', b: 'two' },
      ({ path1 }) => {
        path1.rename('a', 'spare')
        path1.rename('b', 'A')
        path1.rename('spare', 'B')
      },
      ignoring,
    ],
  ])('%s: no content is ever missing, and both sides come to be the same', async (_, base, edit, options = {}) => {
    for (const policy of [{}, byLook]) {
      const pair = await start(base, options)
      edit(pair)
      const wanted = new Set(Object.values(base))
      const check = () => {
        const there = new Set(sides.flatMap((side) => Object.values(pair[side].tree())))
        expect([...wanted].filter((content) => !there.has(content))).toEqual([])
      }
      const faults = new Faults(() => ({ kind: 'then', act: check }))
      const report = await pair.sync(policy, { wrap: (backend, side) => withFaults(backend, side, faults) })
      expect(report.counters).toMatchObject({ failed: 0, stale: 0 })
      expect(faults.calls.length).toBeGreaterThan(0)
      expect(lowerCased(pair, 'path2')).toEqual(lowerCased(pair, 'path1'))
      await expectQuiet(pair, policy)
    }
  })
})

function lowerCased(pair: MemoryPair, side: 'path1' | 'path2'): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(pair[side].tree())
      .map(([path, content]) => [path.toLowerCase(), content] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  )
}

function swap({ path1 }: MemoryPair, one: string, two: string): void {
  path1.rename(one, 'spare')
  path1.rename(two, one)
  path1.rename('spare', two)
}
