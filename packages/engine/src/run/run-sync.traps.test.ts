import { describe, expect, test } from 'vitest'
import { parseFilters } from '../core/filter.ts'
import type { DirectoryListing, ReadableBackend, ScanRequest } from '../ports/storage-backend.ts'
import { MemoryPair, type PairOptions } from '../testing/memory-pair.ts'
import { type CallName, Crash, Faults, withFaults } from '../testing/with-faults.ts'

const composed = '\u00e9'
const decomposed = 'e\u0301'

async function start(base: Record<string, string>, options: PairOptions = {}): Promise<MemoryPair> {
  const pair = new MemoryPair(options)
  for (let i = 0; i < 10; i++) pair.path1.write(`filler${i}`, `filler ${i}`)
  for (const [path, content] of Object.entries(base)) pair.path1.write(path, content)
  const report = await pair.sync({ resync: 'path1' })
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

  test('a link that shares its key with a folder is found in every run, also when nothing else changed', async () => {
    const pair = await start({ [`${composed}/a`]: 'a' })
    pair.path1.link(decomposed, 'elsewhere')
    pair.path1.remove(`${composed}/a`)
    for (let run = 0; run < 3; run++) {
      expect((await pair.sync()).operations).toMatchObject([{ kind: 'hold', reason: 'COLLISION' }])
      expect(pair.path2.tree()[`${composed}/a`]).toBe('a')
    }
    pair.path1.remove(decomposed)
    await pair.sync()
    expect(Object.keys(pair.path2.tree())).toHaveLength(11)
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

  test('new folders below one that only the other side spells that way are made after it', async () => {
    const pair = await start({ b: 'file' }, { path1: { caseInsensitive: true } })
    pair.path2.remove('b')
    pair.path2.write('B/a/f', 'deep')
    expect((await pair.sync()).counters).toMatchObject({ failed: 0, stale: 0 })
    expect(pair.path1.tree()).toMatchObject({ 'b/a/f': 'deep' })
    await expectQuiet(pair)
  })

  test('the versions of a conflict keep their own side’s spelling', async () => {
    const pair = await start({ [composed]: 'base' })
    pair.path2.rename(composed, decomposed)
    pair.path1.write(composed, 'one')
    pair.path2.write(decomposed, 'two!')
    await pair.sync()
    expect(pair.path1.tree()).toMatchObject({ [`${composed}.conflict1`]: 'one', [`${decomposed}.conflict2`]: 'two!' })
    expect(pair.path2.tree()).toEqual(pair.path1.tree())
    await expectQuiet(pair)
  })

  test('a link that is out of scope and took a folder’s place deletes nothing', async () => {
    const pair = await start({ 'd/f': 'x' })
    pair.path1.remove('d')
    pair.path1.link('d', 'elsewhere')
    const scope = { filters: parseFilters('- d') }
    for (let run = 0; run < 2; run++) {
      expect((await pair.sync({ scope })).operations).toMatchObject([{ kind: 'hold', path: 'd/f', reason: 'OUT_OF_SCOPE' }])
      expect(pair.path2.tree()['d/f']).toBe('x')
    }
  })

  test('a conflict name that is taken in another case is not used', async () => {
    const pair = await start({ f: 'base', 'F.CONFLICT1': 'the user’s' }, { path2: { caseInsensitive: true } })
    pair.path1.write('f', 'one')
    pair.path2.write('f', 'two!')
    expect((await pair.sync()).counters).toMatchObject({ failed: 0, stale: 0 })
    expect(pair.path2.tree()).toMatchObject({ 'F.CONFLICT1': 'the user’s', 'f.conflict2': 'one', 'f.conflict3': 'two!' })
  })
})

describe('names that change their kind on both sides', () => {
  test('a folder that became the same file on both sides', async () => {
    const pair = await start({ 'x/f': 'inside' })
    for (const tree of [pair.path1, pair.path2]) {
      tree.remove('x')
      tree.write('x', 'a file now')
    }
    await pair.sync()
    await expectQuiet(pair)
  })

  test('a folder that became another file on each side', async () => {
    const pair = await start({ 'x/f': 'inside' })
    for (const [index, tree] of [pair.path1, pair.path2].entries()) {
      tree.remove('x')
      tree.write('x', `file ${index}`)
    }
    await pair.sync()
    expect(pair.path2.tree()).toMatchObject({ 'x.conflict1': 'file 0', 'x.conflict2': 'file 1' })
    expect(pair.path1.tree()).toEqual(pair.path2.tree())
    await expectQuiet(pair)
  })

  test('a folder that became a file here and went away there', async () => {
    const pair = await start({ 'x/f': 'inside' })
    pair.path1.remove('x')
    pair.path1.write('x', 'a file now')
    pair.path2.remove('x')
    await pair.sync()
    expect(pair.path2.tree()).toMatchObject({ x: 'a file now' })
    await expectQuiet(pair)
  })

  test('a file that became a folder here and went away there', async () => {
    const pair = await start({ x: 'file' })
    pair.path1.remove('x')
    pair.path1.write('x/f', 'inside')
    pair.path2.remove('x')
    await pair.sync()
    expect(pair.path2.tree()).toMatchObject({ 'x/f': 'inside' })
    await expectQuiet(pair)
  })

  test('an edited file against a folder that holds nothing of the pair', async () => {
    const pair = await start({ x: 'file' })
    pair.path1.remove('x')
    pair.path1.link('x/link', 'elsewhere')
    pair.path2.write('x', 'edited')
    await pair.sync()
    expect(pair.path1.tree()).toMatchObject({ 'x.conflict1': 'edited' })
    await expectQuiet(pair)
  })
})

describe('edits in the last moment', () => {
  test('a file is not deleted when it was written a moment ago, though size and time are the old ones', async () => {
    const pair = await start({ f: 'base' }, { path1: { granuleMs: 10 } })
    pair.path2.remove('f')
    await pair.sync(
      {},
      {
        onEvent: (event) => {
          if (event.type !== 'planned') return
          pair.clock.advance(10)
          pair.path1.write('f', 'edit', pair.path1.disk.file('f').mtimeNs)
        },
      },
    )
    expect(pair.path1.tree()['f']).toBe('edit')
    await pair.sync()
    expect(pair.path2.tree()['f']).toBe('edit')
  })
})

describe('storage that gives or takes less than it says', () => {
  const lieAt = (method: CallName) => new Faults((call) => (call.method === method ? { kind: 'lie' } : null))

  test('files that end early on both sides are not taken for equal', async () => {
    const pair = await start({ f: 'base' })
    pair.path1.write('f', 'one')
    pair.path2.write('f', 'two')
    const faults = lieAt('read')
    const report = await pair.sync({}, { wrap: (backend, side) => withFaults(backend, side, faults) })
    expect(report.operations).toMatchObject([{ kind: 'hold', path: 'f' }])
    await pair.sync()
    expect(pair.path1.tree()).toMatchObject({ 'f.conflict1': 'one', 'f.conflict2': 'two' })
  })

  test('content that did not arrive whole never gets its name', async () => {
    const pair = await start({ f: 'base' })
    pair.path1.write('f', 'a longer text')
    const faults = lieAt('write')
    const report = await pair.sync({}, { wrap: (backend, side) => withFaults(backend, side, faults) })
    expect(report.counters).toMatchObject({ failed: 1 })
    expect(pair.path2.tree()['f']).toBe('base')
    await pair.sync()
    expect(pair.path2.tree()['f']).toBe('a longer text')
    await expectQuiet(pair)
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

  test('where times can’t be set, a renamed file is still moved and not copied', async () => {
    const pair = await start({ f: 'x' }, { path2: { mtimes: 'unsettable' } })
    const { id } = pair.path2.disk.file('f')
    pair.path1.rename('f', 'g')
    const report = await pair.sync()
    expect(report.counters).toMatchObject({ done: 1, bytesDone: 0 })
    expect(pair.path2.disk.file('g').id).toBe(id)
    await expectQuiet(pair)
  })

  test('where times can’t be set, equal sizes of a resync are compared by content', async () => {
    const pair = new MemoryPair({ path2: { mtimes: 'unsettable' } })
    pair.path1.write('f', 'one')
    pair.path2.write('f', 'two')
    await pair.sync({ resync: 'path1' })
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
    const isElsewhere = (listing: DirectoryListing) => listing.path !== 'd'
    const withoutOne = <B extends ReadableBackend>(backend: B): B => ({
      ...withFaults(backend, 'path1', new Faults()),
      scan: async function* (request: ScanRequest) {
        for await (const batch of backend.scan(request)) yield batch.filter(isElsewhere)
      },
    })
    await pair.sync({}, { wrap: (backend, side) => (side === 'path1' ? withoutOne(backend) : backend) })
    expect(pair.path2.tree()['d/f']).toBe('x')
  })

  test('a temporary file that can’t be cleared away does not stop the run', async () => {
    const pair = await start({})
    pair.path2.write('.pairwise-tmp.00000000face.0', 'half')
    pair.path1.write('n', 'new')
    const faults = new Faults((call) => (call.method === 'removeLeftovers' ? { kind: 'fail' } : null))
    await pair.sync({}, { wrap: (backend, side) => withFaults(backend, side, faults) })
    expect(pair.path2.tree()['n']).toBe('new')
  })
})

describe('trouble with a whole side', () => {
  test.each<CallName>(['next listings', 'makeDurable'])('a run that ends at %s says so, and keeps the baseline it had', async (method) => {
    const pair = await start({ f: 'x' })
    pair.path1.write('f', 'edited')
    const version = pair.state.header?.version
    const faults = new Faults((call) => (call.method === method ? { kind: 'fail' } : null))
    const run = pair.sync({}, { wrap: (backend, side) => withFaults(backend, side, faults) })
    await expect(run).rejects.toMatchObject({
      name: 'SyncError',
      code: 'backend-failed',
      message: expect.stringContaining('input/output error'),
    })
    expect(pair.state.header?.version).toBe(version)
    await pair.sync()
    expect(pair.path2.tree()['f']).toBe('edited')
    await expectQuiet(pair)
  })

  test('a fault in the program is not taken for trouble with a path', async () => {
    const pair = await start({})
    pair.path1.write('n', 'new')
    const faulty = <B extends ReadableBackend>(backend: B): B => ({
      ...withFaults(backend, 'path1', new Faults()),
      open: () => Promise.reject(new TypeError('undefined is not a function')),
    })
    await expect(pair.sync({}, { wrap: faulty })).rejects.toThrow(TypeError)
  })
})

describe('limits on deletions', () => {
  test('a renamed folder that holds everything is neither all changed nor too many deletions', async () => {
    const pair = new MemoryPair()
    for (let i = 0; i < 20; i++) pair.path1.write(`d/f${i}`, `content ${i}`)
    await pair.sync({ resync: 'path1' })
    pair.path2.rename('d', 'e')
    const report = await pair.sync()
    expect(report).toMatchObject({ result: 'done', gates: [], counters: { done: 22 } })
    expect(report.totals.counts.path1).toMatchObject({ moved: 20, deleted: 0, new: 0, folder: 2 })
    expect(pair.path1.tree()).toEqual(pair.path2.tree())
  })

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
    const faults = new Faults((call) => (call.method === 'stage' ? { kind: 'crash' } : null))
    await expect(pair.sync({ resync: 'path1' }, { wrap: (backend, side) => withFaults(backend, side, faults) })).rejects.toThrow(Crash)
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
