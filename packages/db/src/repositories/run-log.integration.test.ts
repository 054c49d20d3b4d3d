import { afterAll, beforeAll, beforeEach, expect, inject, test } from 'vitest'
import { openSeededDatabase, type SeededDatabase } from '../testing/index.ts'

let seeded: SeededDatabase
let runId: number
let token: number
let pairId: string
beforeAll(async () => {
  seeded = await openSeededDatabase(inject('databaseUrl'))
})
afterAll(() => seeded.drop())
let round = 0
beforeEach(async () => {
  ;({ runId, token, pairId } = await seeded.makePair(`pair ${++round}`))
})

const lines = (from: number, count: number) =>
  Array.from({ length: count }, (_, i) => ({
    at: new Date(1_700_000_000_000 + from + i),
    level: 'info' as const,
    text: `line ${from + i}`,
  }))

const append = (from: number, count: number, more: { token?: number } = {}) =>
  seeded.db.runLog.append({ runId, token, from, lines: lines(from, count), ...more })

test('lines keep their numbers, times and order, and are read after any number', async () => {
  expect(await append(1, 2_500)).toBe(true)
  expect(await append(2_501, 1)).toBe(true)
  expect(await append(2_502, 0)).toBe(true)
  expect(await seeded.db.runLog.last(runId)).toBe(2_501)
  const read = await seeded.db.runLog.after(runId, 2_498, 100)
  expect(read.map((line) => line.n)).toEqual([2_499, 2_500, 2_501])
  expect(read[2]).toEqual({ n: 2_501, at: new Date(1_700_000_000_000 + 2_501), level: 'info', text: 'line 2501' })
  expect((await seeded.db.runLog.after(runId, 0, 1_000)).map((line) => line.n)).toEqual(Array.from({ length: 1_000 }, (_, i) => i + 1))
  expect(await seeded.db.runs.get(runId)).toMatchObject({ logLines: 2_501 })
})

test('a batch that is not next is refused whole: no line twice and none missing', async () => {
  await append(1, 3)
  expect(await append(3, 2)).toBe(false)
  expect(await append(5, 2)).toBe(false)
  expect((await seeded.db.runLog.after(runId, 0, 10)).map((line) => line.n)).toEqual([1, 2, 3])
})

test('of two writers with the same number one writes', async () => {
  const answers = await Promise.all([append(1, 50), append(1, 50), append(1, 50)])
  expect(answers.filter(Boolean)).toHaveLength(1)
  expect(await seeded.db.runLog.last(runId)).toBe(50)
})

test('whoever lost the run writes nothing more to its log', async () => {
  await append(1, 1)
  await seeded.db.leases.release({ pairId, token })
  const next = await seeded.db.leases.acquire({ pairId, runId, holder: 'second', ttlMs: 60_000, marginMs: 0 })
  const late = next.kind === 'acquired' ? next.token : 0
  await seeded.db.runs.claim({ runId, token: late, workerId: 'second' })
  expect(await append(2, 1)).toBe(false)
  expect(await append(2, 1, { token: late })).toBe(true)
})

test('names that are no text are kept readable', async () => {
  const text = 'a\0b \udc80 \ud800 é 😀'
  expect(await seeded.db.runLog.append({ runId, token, from: 1, lines: [{ at: new Date(), level: 'error', text }] })).toBe(true)
  expect((await seeded.db.runLog.after(runId, 0, 1))[0]?.text).toBe('a\ufffdb \ufffd \ufffd é 😀')
})

test('each batch is announced once', async () => {
  const heard: string[] = []
  const connected = Promise.withResolvers<void>()
  const all = Promise.withResolvers<void>()
  const listener = seeded.db.listen({
    channel: 'pairwise_live',
    onNotice: (topic) => {
      heard.push(topic)
      if (topic === 'end') all.resolve()
    },
    onConnected: () => connected.resolve(),
    onLost: all.reject,
  })
  await connected.promise
  await append(1, 10)
  await append(5, 10)
  await append(11, 10)
  await seeded.db.liveEvents.append('end', [{}])
  await all.promise
  expect(heard).toEqual([`run-log:${runId}`, `run-log:${runId}`, 'end'])
  await listener.close()
})
