import { afterAll, beforeAll, beforeEach, expect, inject, test } from 'vitest'
import { openSeededDatabase, type SeededDatabase } from '../testing/index.ts'

let seeded: SeededDatabase
beforeAll(async () => {
  seeded = await openSeededDatabase(inject('databaseUrl'))
})
afterAll(() => seeded.drop())
let topic: string
let round = 0
beforeEach(() => {
  topic = `topic:${++round}`
})

const numbers = async (after = 0) => (await seeded.db.liveEvents.after(topic, after, 10_000)).map((event) => event.seq)
const upTo = (n: number) => Array.from({ length: n }, (_, i) => i + 1)

test('many writers of a topic get numbers without gaps, and a reader never sees a number before those below it', async () => {
  let isWriting = true
  let [looks, written] = [0, 0]
  const writing = Promise.all(
    Array.from({ length: 8 }, async (_, writer) => {
      for (let i = 0; i < 12 || (looks < 3 && i < 500); i++) {
        const bodies = [
          { writer, i },
          { writer, i: i + 0.5 },
        ]
        await seeded.db.liveEvents.append(topic, bodies)
        written += bodies.length
      }
    }),
  ).finally(() => {
    isWriting = false
  })
  while (isWriting) {
    const seen = await numbers()
    expect(seen).toEqual(upTo(seen.length))
    looks++
  }
  await writing
  expect(looks).toBeGreaterThan(1)
  expect(await numbers()).toEqual(upTo(written))
  expect(await seeded.db.liveEvents.last(topic)).toBe(written)
})

test('an event of a transaction that fails takes no number', async () => {
  await seeded.db.liveEvents.append(topic, [{ n: 1 }])
  const failing = seeded.db.withTransaction(async (repositories) => {
    await repositories.liveEvents.append(topic, [{ n: 2 }])
    throw new Error('no')
  })
  await expect(failing).rejects.toThrow('no')
  expect(await seeded.db.liveEvents.append(topic, [{ n: 3 }])).toBe(2)
  expect(await seeded.db.liveEvents.after(topic, 1, 10)).toMatchObject([{ seq: 2, body: { n: 3 } }])
})

test('a writer who counts for itself can neither leave a number out nor use one twice', async () => {
  const { liveEvents } = seeded.db
  expect(await liveEvents.appendFrom(topic, 2, [{}])).toBe(false)
  expect(await liveEvents.appendFrom(topic, 1, [{ a: 1 }, { a: 2 }])).toBe(true)
  expect(await liveEvents.appendFrom(topic, 1, [{}])).toBe(false)
  expect(await liveEvents.appendFrom(topic, 4, [{}])).toBe(false)
  expect(await liveEvents.appendFrom(topic, 3, [])).toBe(true)
  expect(await liveEvents.appendFrom(topic, 3, [{ a: 3 }])).toBe(true)
  expect((await liveEvents.after(topic, 0, 10)).map((event) => event.body)).toEqual([{ a: 1 }, { a: 2 }, { a: 3 }])
})

test('old events go by age and the numbering goes on', async () => {
  await seeded.db.liveEvents.append(topic, [{}, {}])
  await seeded.db.pool.query(`UPDATE live_events SET at = now() - interval '2 hours' WHERE topic = $1 AND seq = 1`, [topic])
  expect(await seeded.db.liveEvents.prune(3_600_000)).toBe(1)
  expect(await numbers()).toEqual([2])
  expect(await seeded.db.liveEvents.append(topic, [{}])).toBe(3)
  expect(await seeded.db.liveEvents.last('topic:nobody')).toBe(0)
})
