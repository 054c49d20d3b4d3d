import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { openSeededDatabase, type SeededDatabase } from '../testing/index.ts'
import type { Repositories } from './index.ts'

let seeded: SeededDatabase
beforeAll(async () => {
  seeded = await openSeededDatabase(inject('databaseUrl'))
})
afterAll(() => seeded.drop())

/** A request as a service handles it: the work and its answer in one transaction. */
async function handle(key: string, requestHash: string, work: (repositories: Repositories) => Promise<unknown>) {
  return seeded.db.withTransaction(async (repositories) => {
    const begun = await repositories.idempotency.begin({ scope: 'ada POST /runs', key, requestHash })
    if (begun.kind !== 'new') return begun
    const body = await work(repositories)
    await repositories.idempotency.complete({ scope: 'ada POST /runs', key }, { status: 201, body })
    return { kind: 'done', status: 201, body } as const
  })
}

describe('idempotency keys', () => {
  test('a repeated request gets the first answer, and another request under the same key is refused', async () => {
    const isAnswered = () => seeded.db.idempotency.isAnswered({ scope: 'ada POST /runs', key: 'k1' })
    expect(await isAnswered()).toBe(false)
    expect(await handle('k1', 'hash', async () => ({ id: 1 }))).toEqual({ kind: 'done', status: 201, body: { id: 1 } })
    expect(await isAnswered()).toBe(true)
    expect(await handle('k1', 'hash', async () => ({ id: 2 }))).toEqual({ kind: 'replay', status: 201, body: { id: 1 } })
    expect(await handle('k1', 'other', async () => ({ id: 3 }))).toEqual({ kind: 'reused' })
  })

  test('the same key of somebody else is another key', async () => {
    await handle('k2', 'hash', async () => null)
    expect(await seeded.db.idempotency.begin({ scope: 'bob POST /runs', key: 'k2', requestHash: 'hash' })).toEqual({ kind: 'new' })
  })

  test('five requests with one key at once take effect once', async () => {
    let effects = 0
    const answers = await Promise.all(
      Array.from({ length: 5 }, () =>
        handle('k3', 'hash', async ({ settings }) => {
          effects++
          await settings.put('effect', effects)
          return { effects }
        }),
      ),
    )
    expect(effects).toBe(1)
    expect(answers.map((answer) => answer.kind).sort()).toEqual(['done', 'replay', 'replay', 'replay', 'replay'])
    for (const answer of answers) expect(answer).toMatchObject({ status: 201, body: { effects: 1 } })
  })

  test('a request that failed leaves neither key nor effect', async () => {
    const failing = handle('k4', 'hash', async ({ settings }) => {
      await settings.put('half', true)
      throw new Error('no')
    })
    await expect(failing).rejects.toThrow('no')
    expect(await seeded.db.settings.get('half')).toBeNull()
    expect(await handle('k4', 'hash', async () => 1)).toMatchObject({ kind: 'done' })
  })

  test('keys are forgotten by age', async () => {
    await handle('k5', 'hash', async () => 1)
    await seeded.db.pool.query(`UPDATE idempotency_keys SET created_at = now() - interval '2 days' WHERE key = 'k5'`)
    expect(await seeded.db.idempotency.prune(86_400_000)).toBe(1)
    expect(await handle('k5', 'hash', async () => 2)).toMatchObject({ kind: 'done', body: 2 })
  })
})

describe('settings', () => {
  test('a ticket is taken once, by whoever names it right', async () => {
    const { settings } = seeded.db
    await settings.put('setup-code', { hash: 'abc' })
    await settings.put('setup-code', { hash: 'def' })
    expect(await settings.take('setup-code', { hash: 'abc' })).toBe(false)
    const taken = await Promise.all(Array.from({ length: 5 }, () => settings.take('setup-code', { hash: 'def' })))
    expect(taken.filter(Boolean)).toHaveLength(1)
    expect(await settings.get('setup-code')).toBeNull()
  })

  test('a value is kept until it is removed', async () => {
    const { settings } = seeded.db
    await settings.put('zone', 'Europe/Berlin')
    expect(await settings.get('zone')).toBe('Europe/Berlin')
    await settings.remove('zone')
    expect(await settings.get('zone')).toBeNull()
  })
})
