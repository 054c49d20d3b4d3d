import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { type Bench, openBench } from './bench.ts'
import { readTree, writeFile } from './trees.ts'

let bench: Bench
beforeAll(async () => {
  bench = await openBench({ serverUrl: inject('databaseUrl') })
  await bench.startWorker()
})
afterAll(() => bench.close())

describe('a run', () => {
  it('makes the baseline first, and brings both sides together after that', async () => {
    const pair = await bench.makePair('plain')
    writeFile(pair.path1, 'a.txt', 'one')
    writeFile(pair.path2, 'sub/b.txt', 'two')
    const first = await bench.syncNow(pair.id)
    expect(first).toMatchObject({ state: 'done', failure: null, counters: { total: 3, done: 3, filesPath1: 1, filesPath2: 1 } })
    expect(readTree(pair.path1)).toEqual(readTree(pair.path2))
    writeFile(pair.path1, 'a.txt', 'one changed')
    expect(await bench.syncNow(pair.id)).toMatchObject({ state: 'done', counters: { total: 1, done: 1 } })
    expect(readTree(pair.path2).get('a.txt')).toBe('one changed')
    expect(await bench.syncNow(pair.id)).toMatchObject({ state: 'nothing' })
  })
})
