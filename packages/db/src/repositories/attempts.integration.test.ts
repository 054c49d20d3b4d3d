import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { openSeededDatabase, type SeededDatabase } from '../testing/index.ts'

let seeded: SeededDatabase
beforeAll(async () => {
  seeded = await openSeededDatabase(inject('databaseUrl'))
})
afterAll(() => seeded.drop())

const kinds = async (key: string, times: number, windowMs: number) => {
  const answers = await Promise.all(Array.from({ length: times }, () => seeded.db.attempts.count({ key, max: 5, windowMs })))
  return answers.map(({ kind }) => kind).sort()
}

describe('attempts', () => {
  test('so many are allowed, however many come at once', async () => {
    expect(await kinds('at once', 12, 60_000)).toEqual([...Array(5).fill('allowed'), ...Array(7).fill('refused')])
  })

  test('names are counted apart', async () => {
    await kinds('one', 5, 60_000)
    expect(await seeded.db.attempts.count({ key: 'another', max: 5, windowMs: 60_000 })).toEqual({ kind: 'allowed' })
  })

  test('a refusal says how long to wait, and does not prolong it', async () => {
    await kinds('wait', 5, 400)
    const first = await seeded.db.attempts.count({ key: 'wait', max: 5, windowMs: 400 })
    if (first.kind !== 'refused') throw new Error('The sixth was allowed.')
    expect(first.retryInMs).toBeGreaterThan(0)
    expect(first.retryInMs).toBeLessThanOrEqual(400)
    await expect
      .poll(async () => (await seeded.db.attempts.count({ key: 'wait', max: 5, windowMs: 400 })).kind, { timeout: 2_000, interval: 20 })
      .toBe('allowed')
  })
})
