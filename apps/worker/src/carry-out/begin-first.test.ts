import { openLocalWritable, type WritableBackend } from '@pairwise/engine'
import { DiskPair, writeTree } from '@pairwise/engine/testing'
import { expect, onTestFinished, test } from 'vitest'
import { LeaseMemory, now } from '../lease/lease-memory.ts'
import { beginBeforeWriting } from './begin-first.ts'

test('a run over disks behind it does all that it does without, and begins before the first change', async () => {
  const pair = new DiskPair()
  onTestFinished(() => pair.remove())
  const seen: object[] = []
  const begin = async () => void seen.push(pair.trees().path2)
  const wrap = { wrap: (backend: Parameters<typeof beginBeforeWriting>[0]) => beginBeforeWriting(backend, begin) }
  writeTree(pair.path1, { a: 'one', 'd/b': 'two' })
  expect(await pair.sync({ resync: 'path1' }, wrap)).toMatchObject({ result: 'done', counters: { failed: 0 } })
  expect(seen[0]).toEqual({})
  expect(pair.trees().path2).toEqual({ a: 'one', 'd/b': 'two' })
  writeTree(pair.path2, { a: 'changed' })
  expect(await pair.sync({}, wrap)).toMatchObject({ result: 'done', counters: { failed: 0 } })
  expect(await pair.sync({}, wrap)).toMatchObject({ result: 'nothing' })
})

test('many small files are copied in threads, which begin after everything else may', async () => {
  const pair = new DiskPair()
  onTestFinished(() => pair.remove())
  writeTree(pair.path1, Object.fromEntries(Array.from({ length: 600 }, (_, i) => [`f${i}`, `content ${i}`])))
  const guard = new LeaseMemory()
  guard.extend(now(), 60_000)
  let asked = 0
  const seen: object[] = []
  const begin = async () => void seen.push(pair.trees().path2)
  const wrap = (backend: WritableBackend) => {
    const { copyThreads } = backend
    backend.copyThreads = (path2, options) => {
      const threads = copyThreads?.call(backend, path2, options) ?? null
      return threads && { copy: (orders) => threads.copy(orders).finally(() => (asked += orders.length)), close: () => threads.close() }
    }
    return beginBeforeWriting(backend, begin)
  }
  expect(await pair.sync({ resync: 'path1' }, { guard, wrap })).toMatchObject({ result: 'done', counters: { failed: 0, done: 600 } })
  expect(asked).toBe(600)
  expect(seen[0]).toEqual({})
  expect(pair.trees().path2).toEqual(pair.trees().path1)
  expect(await pair.sync({}, { guard, wrap })).toMatchObject({ result: 'nothing' })
})

test('how fast a side may move content is told to it, and which server it is on is known', async () => {
  const pair = new DiskPair()
  onTestFinished(() => pair.remove())
  const told: (number | null)[] = []
  const backend = openLocalWritable(pair.path1, 'pair', { assertMayWrite: () => undefined })
  const special = Object.assign(backend, { server: 'a server', pace: async (speed: number | null) => void told.push(speed) })
  const waiting = beginBeforeWriting(special, async () => undefined)
  expect(waiting.server).toBe('a server')
  await waiting.pace?.(10)
  expect(told).toEqual([10])
  await waiting.close()
})
