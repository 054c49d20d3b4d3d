import { describe, expect, test } from 'vitest'
import type { MemoryDiskOptions } from '../backends/memory/memory-disk.ts'
import { defaultPolicy, type SyncPolicy } from '../core/policy.ts'
import { sides } from '../core/side.ts'
import { MemoryPair } from '../testing/memory-pair.ts'

const { compare } = defaultPolicy

const disks: Record<string, Omit<MemoryDiskOptions, 'clock'>> = {
  '1 ns': {},
  '1 ms': { mtimes: 1_000_000n, granuleMs: 10 },
  '1 s': { mtimes: 1_000_000_000n },
  '2 s': { mtimes: 2_000_000_000n },
  'no settable times': { mtimes: 'unsettable', granuleMs: 10 },
  'no times': { mtimes: 'none' },
  '1 s, no revisions': { mtimes: 1_000_000_000n, ownRevision: false },
  'nothing but sizes': { mtimes: 'none', ownRevision: false },
}

const policies: Record<string, Partial<SyncPolicy>> = {
  'size and time': {},
  size: { compare: { ...compare, modtime: false } },
  'size and hash': { compare: { ...compare, modtime: false, checksum: 'baseline' } },
  'size, time and hash': { compare: { ...compare, checksum: 'baseline' } },
  'size and time within 3 s': { compare: { ...compare, modifyWindowNs: 3_000_000_000n } },
  'size and time without revisions': { compare: { ...compare, ownRevision: false } },
}

const pairings = Object.keys(disks).flatMap((one) => Object.keys(disks).map((two) => [one, two] as const))

describe.each(Object.entries(policies))('compared by %s', (_, policy) => {
  test.each(pairings)('%s and %s: what was copied is no change, neither at once nor later', async (one, two) => {
    const pair = new MemoryPair({ path1: disks[one] ?? {}, path2: disks[two] ?? {} })
    const quiet = async () => {
      for (let run = 0; run < 2; run++) {
        pair.clock.advance(4321)
        const before = [pair.path1.trace(), pair.path2.trace()]
        expect((await pair.sync(policy)).operations).toEqual([])
        expect([pair.path1.trace(), pair.path2.trace()]).toEqual(before)
      }
    }
    for (let i = 0; i < 4; i++) {
      pair.clock.advance(1789)
      for (const side of sides) pair[side].write(`${side}/${i}`, `${side} ${i}`)
      pair.path1.write(`both${i}`, 'the same')
      pair.path2.write(`both${i}`, 'the same')
    }
    await pair.sync({ ...policy, resync: 'path1' })
    await quiet()
    pair.clock.advance(1789)
    for (const side of sides) {
      pair[side].write(`${side}/0`, `edited on ${side}`)
      pair[side].write(`new on ${side}`, side)
      pair[side].remove(`${side}/1`)
      pair[side].rename(`${side}/2`, `${side}/renamed`)
    }
    await pair.sync(policy)
    expect(pair.path2.tree()).toEqual(pair.path1.tree())
    expect(pair.path1.tree()).toMatchObject({ 'path1/0': 'edited on path1', 'path2/0': 'edited on path2', 'path2/renamed': 'path2 2' })
    await quiet()
  })
})

test('a clock that is a day ahead or behind decides nothing', async () => {
  for (const ahead of [86_400n, -86_400n]) {
    const pair = new MemoryPair()
    for (let i = 0; i < 6; i++) pair.path1.write(`f${i}`, `content ${i}`)
    await pair.sync({ resync: 'path1' })
    pair.clock.advance(60_000)
    const now = pair.path2.disk.nowNs + ahead * 1_000_000_000n
    pair.path2.write('f1', 'edited by a wrong clock', now)
    pair.path1.write('f2', 'edited')
    await pair.sync()
    expect(pair.path1.tree()).toMatchObject({ f1: 'edited by a wrong clock', f2: 'edited' })
    expect(pair.path2.tree()).toEqual(pair.path1.tree())
  }
})

test('edits of both sides within one tick of a clock are a conflict', async () => {
  const pair = new MemoryPair({ path1: { mtimes: 1_000_000_000n }, path2: { mtimes: 1_000_000_000n } })
  for (let i = 0; i < 6; i++) pair.path1.write(`f${i}`, `content ${i}`)
  await pair.sync({ resync: 'path1' })
  pair.clock.advance(60_000)
  for (const side of sides) pair[side].write('f1', `by ${side}!`, 1_800_000_000_000_000_000n)
  await pair.sync({ conflicts: { ...defaultPolicy.conflicts, resolve: 'newer' } })
  expect(pair.path1.tree()).toMatchObject({ 'f1.conflict1': 'by path1!', 'f1.conflict2': 'by path2!' })
  expect(pair.path2.tree()).toEqual(pair.path1.tree())
})

describe('a shift of all times', () => {
  async function shifted(ms: bigint): Promise<MemoryPair> {
    const pair = new MemoryPair()
    for (let i = 0; i < 6; i++) pair.path1.write(`d${i % 2}/f${i}`, `content ${i}`)
    await pair.sync({ resync: 'path1' })
    for (let i = 0; i < 6; i++) {
      const path = `d${i % 2}/f${i}`
      pair.path1.touch(path, (pair.path1.disk.file(path).mtimeNs ?? 0n) + ms * 1_000_000n)
    }
    return pair
  }

  test('stops the run and is named', async () => {
    const pair = await shifted(3_600_000n)
    const { result, gates } = await pair.sync()
    expect([result, gates]).toEqual(['held', [{ code: 'all-changed', kind: 'stop', side: 'path1', prior: 6, shiftMs: 3_600_000 }]])
  })

  test('is not named when one file moved otherwise, and stops the run all the same', async () => {
    const pair = await shifted(3_600_000n)
    pair.path1.touch('d1/f1', 17n)
    expect((await pair.sync()).gates).toMatchObject([{ code: 'all-changed', shiftMs: null }])
  })

  test.each([{ force: true }, { resync: 'path1' }] as const)('told to go on by %o, only times travel', async (more) => {
    const pair = await shifted(-3_600_000n)
    const { operations, counters } = await pair.sync(more)
    const kinds = operations.map(({ kind }) => kind).filter((kind) => kind !== 'adopt')
    expect([kinds, counters.bytesDone]).toEqual([Array.from({ length: 6 }, () => 'set-metadata'), 0])
    expect((await pair.sync()).operations).toEqual([])
  })

  test('is nothing to a pair that compares checksums', async () => {
    const policy = { compare: { ...compare, modtime: false, checksum: 'baseline' } } as const
    const pair = await shifted(3_600_000n)
    await pair.sync({ ...policy, resync: 'path1' })
    for (let i = 0; i < 6; i++) pair.path2.touch(`d${i % 2}/f${i}`, 5n)
    const { result, gates, counters } = await pair.sync(policy)
    expect([result, gates, counters.bytesDone]).toEqual(['nothing', [], 0])
  })
})
