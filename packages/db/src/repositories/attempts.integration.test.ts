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
    const windowMs = 600_000
    const retryInMs = async () => {
      const answer = await seeded.db.attempts.count({ key: 'wait', max: 5, windowMs })
      return answer.kind === 'refused' ? answer.retryInMs : null
    }
    const passes = (ms: number) =>
      seeded.db.pool.query(`UPDATE rate_limits SET last_request = last_request - $1::bigint WHERE key = 'wait'`, [ms])
    await kinds('wait', 5, windowMs)
    expect(await retryInMs()).toSatisfy((ms: number | null) => ms !== null && ms > 400_000 && ms <= windowMs)
    await passes(300_000)
    expect(await retryInMs()).toSatisfy((ms: number | null) => ms !== null && ms > 0 && ms < 400_000)
    await passes(300_000)
    expect(await retryInMs()).toBeNull()
  })
})
