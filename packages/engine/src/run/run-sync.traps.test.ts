import { describe, expect, test } from 'vitest'
import { PathError } from '../errors.ts'
import type { ReadableBackend, WritableBackend } from '../ports/storage-backend.ts'
import { MemoryPair, type PairOptions } from '../testing/memory-pair.ts'

const composed = '\u00e9'
const decomposed = 'e\u0301'

async function start(base: Record<string, string>, options: PairOptions = {}): Promise<MemoryPair> {
  const pair = new MemoryPair(options)
  for (let i = 0; i < 10; i++) pair.path1.write(`filler${i}`, `filler ${i}`)
  for (const [path, content] of Object.entries(base)) pair.path1.write(path, content)
  const report = await pair.sync({ resync: true })
  expect(report.counters).toMatchObject({ failed: 0, stale: 0 })
  pair.clock.advance(60_000)
  return pair
}

async function expectQuiet(pair: MemoryPair): Promise<void> {
  const before = [pair.path1.trace(), pair.path2.trace()]
  expect((await pair.sync()).operations).toEqual([])
  expect([pair.path1.trace(), pair.path2.trace()]).toEqual(before)
}

describe('two names of one key', () => {
  test('two folders of one key on a side hold all that is below them', async () => {
    const pair = await start({ [`${composed}/a`]: 'a', [`${composed}/b`]: 'b' })
    pair.path1.write(`${decomposed}/c`, 'c')
    const before = [pair.path1.trace(), pair.path2.trace()]
    const report = await pair.sync()
    expect(report.operations).toMatchObject([{ kind: 'hold', reason: 'COLLISION' }])
    expect([pair.path1.trace(), pair.path2.trace()]).toEqual(before)
    pair.path1.remove(decomposed)
    pair.path2.write(`${composed}/a`, 'edited')
    await pair.sync()
    expect(pair.path1.tree()[`${composed}/a`]).toBe('edited')
    await expectQuiet(pair)
  })

  test('a file and a folder of one key on a side are held as one', async () => {
    const pair = await start({})
    pair.path1.write(composed, 'file')
    pair.path1.write(`${decomposed}/inside`, 'in a folder')
    pair.path2.write(`${composed}/other`, 'in another folder')
    const before = [pair.path1.trace(), pair.path2.trace()]
    const report = await pair.sync()
    expect(report.operations).toMatchObject([{ kind: 'hold', reason: 'COLLISION' }])
    expect([pair.path1.trace(), pair.path2.trace()]).toEqual(before)
  })

  test.each([
    [composed, decomposed],
    [decomposed, composed],
  ])('a name respelled from %s to %s on one side is remembered under its new spelling alone', async (old, respelled) => {
    const pair = await start({ [old]: 'x', [`${old}1/f`]: 'y' })
    pair.path1.rename(old, respelled)
    pair.path1.rename(`${old}1`, `${respelled}1`)
    await pair.sync()
    await expectQuiet(pair)
    pair.path1.remove(respelled)
    pair.path1.remove(`${respelled}1`)
    await pair.sync()
    expect(Object.keys(pair.path2.tree())).toHaveLength(10)
    await expectQuiet(pair)
  })

  test('a conflict name that is taken in another case is not used', async () => {
    const pair = await start({ f: 'base', 'F.CONFLICT1': 'the user’s' }, { path2: { caseInsensitive: true } })
    pair.path1.write('f', 'one')
    pair.path2.write('f', 'two!')
    expect((await pair.sync()).counters).toMatchObject({ failed: 0, stale: 0 })
    expect(pair.path2.tree()).toMatchObject({ 'F.CONFLICT1': 'the user’s', 'f.conflict2': 'one', 'f.conflict3': 'two!' })
  })
})

describe('storage that can do less', () => {
  test('without revisions, equal size and time mean unchanged: nothing is read and deletions travel', async () => {
    const pair = await start({ f: 'x', gone: 'y' }, { path1: { ownRevision: false }, path2: { ownRevision: false } })
    await expectQuiet(pair)
    pair.path1.remove('gone')
    await pair.sync()
    expect(pair.path2.tree()).not.toHaveProperty('gone')
    await expectQuiet(pair)
  })

  test('where times can’t be set, equal sizes of a resync are compared by content', async () => {
    const pair = new MemoryPair({ path2: { mtimes: 'unsettable' } })
    pair.path1.write('f', 'one')
    pair.path2.write('f', 'two')
    await pair.sync({ resync: true })
    expect(pair.path2.tree()).toEqual({ f: 'one' })
  })
})

describe('trouble with one path', () => {
  test('a folder that goes away after the plan was made costs only what is below it', async () => {
    const pair = await start({ 'd/f': 'x', 'e/f': 'y' })
    pair.path1.write('d/n', 'new')
    pair.path1.write('e/n', 'new')
    const report = await pair.sync(
      {},
      {
        onEvent: (event) => {
          if (event.type === 'planned') pair.path2.remove('d')
        },
      },
    )
    expect(report.counters).toMatchObject({ done: 1, failed: 1 })
    expect(pair.path2.tree()['e/n']).toBe('new')
  })

  test('a folder that could not be read is not removed with its parent', async () => {
    const pair = await start({ 'd/f': 'x', 'd/locked/g': 'y' })
    pair.path1.remove('d')
    pair.path2.block('d/locked')
    const report = await pair.sync()
    expect(report.operations.map((operation) => operation.kind).sort()).toEqual(['delete', 'hold'])
    pair.path2.unblockAll()
    await pair.sync()
    expect(Object.keys(pair.path2.tree())).toHaveLength(10)
    await expectQuiet(pair)
  })

  test('a folder that a scan never came to is not known, and nothing in it is deleted', async () => {
    const pair = await start({ 'd/f': 'x' })
    const withoutLast = <B extends ReadableBackend>(backend: B): B => {
      const scan: ReadableBackend['scan'] = async function* (request) {
        for await (const batch of backend.scan(request)) yield batch.filter((listing) => listing.path !== 'd')
      }
      return new Proxy(backend, {
        get: (target, name) => {
          if (name === 'scan') return scan
          const value = Reflect.get(target, name, target) as unknown
          return typeof value === 'function' ? value.bind(target) : value
        },
      })
    }
    await pair.sync({}, { wrap: (backend, side) => (side === 'path1' ? withoutLast(backend) : backend) })
    expect(pair.path2.tree()['d/f']).toBe('x')
  })

  test('a temporary file that can’t be cleared away does not stop the run', async () => {
    const pair = await start({})
    pair.path2.write('.pairwise-tmp.00000000face.0', 'half')
    pair.path1.write('n', 'new')
    const stubborn = <B extends ReadableBackend>(backend: B): B =>
      new Proxy(backend, {
        get: (target, name) => {
          if (name === 'removeLeftovers') return () => Promise.reject(new PathError('EACCES', 'permission denied'))
          const value = Reflect.get(target, name, target) as unknown
          return typeof value === 'function' ? value.bind(target) : value
        },
      })
    await pair.sync({}, { wrap: stubborn })
    expect(pair.path2.tree()['n']).toBe('new')
  })
})

describe('limits on deletions', () => {
  test('a held deletion holds what needs its place too', async () => {
    const pair = await start({ x: 'file', 'y/f': 'in a folder' })
    pair.path1.remove('x')
    pair.path1.write('x/f', 'inside')
    pair.path1.remove('y')
    pair.path1.write('y', 'now a file')
    pair.path1.write('n', 'new')
    const limit = { onTrip: 'hold', percent: 1, files: 1 } as const
    const report = await pair.sync({ deletions: limit })
    expect(report.counters).toMatchObject({ failed: 0, stale: 0, skipped: 0 })
    expect(pair.path2.tree()).toMatchObject({ x: 'file', 'y/f': 'in a folder', n: 'new' })
    await pair.sync()
    expect(pair.path2.tree()).toEqual(pair.path1.tree())
    await expectQuiet(pair)
  })
})

describe('a resync that is cut off', () => {
  test('goes on as a resync, even when nothing was committed yet', async () => {
    const pair = await start({ f: 'x' })
    pair.path1.remove('f')
    pair.path1.write('n', 'new')
    const dying = <B extends ReadableBackend>(backend: B): B =>
      new Proxy(backend, {
        get: (target, name) => {
          if (name === 'stage') return () => Promise.reject(new Error('the process died'))
          const value = Reflect.get(target, name, target) as unknown
          return typeof value === 'function' ? value.bind(target) : value
        },
      }) as B & WritableBackend
    await expect(pair.sync({ resync: true }, { wrap: dying })).rejects.toThrow('the process died')
    await pair.sync()
    expect(pair.path1.tree()['f']).toBe('x')
    expect(pair.path2.tree()).toEqual(pair.path1.tree())
    await expectQuiet(pair)
  })
})

test('the bytes of a conflict are counted once for each copy that is made', async () => {
  const pair = await start({ f: 'base' })
  pair.path1.write('f', 'one')
  pair.path2.write('f', 'two: longer')
  const report = await pair.sync()
  expect(report.counters).toMatchObject({ bytesTotal: 14, bytesDone: 14 })
  expect(report.totals.bytes).toEqual({ path1: 11, path2: 3 })
})
