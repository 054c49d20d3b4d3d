import { afterAll, beforeAll, beforeEach, expect, inject, test, vi } from 'vitest'
import { openLeaseRenewal } from '../lease-renewal.ts'
import { openSeededDatabase, type SeededDatabase } from '../testing/index.ts'

let seeded: SeededDatabase
let pairId: string
let runId: number
beforeAll(async () => {
  seeded = await openSeededDatabase(inject('databaseUrl'))
})
afterAll(() => seeded.drop())
let round = 0
beforeEach(async () => {
  const pair = await seeded.makeIdlePair(`pair ${++round}`)
  pairId = pair.id
  const made = await seeded.db.runs.create({ pairId, trigger: 'manual', requestedBy: null })
  runId = made.kind === 'created' ? made.run.id : 0
})

const acquire = (holder: string, more: { ttlMs?: number; marginMs?: number } = {}) =>
  seeded.db.leases.acquire({ pairId, runId, holder, ttlMs: 60_000, marginMs: 10_000, ...more })

async function acquired(holder: string, more: { ttlMs?: number; marginMs?: number } = {}) {
  const lease = await acquire(holder, more)
  if (lease.kind !== 'acquired') throw new Error(lease.kind)
  return lease
}

/** Moves the end of the lease to so many milliseconds from now by the database's clock. */
const endIn = (ms: number) =>
  seeded.db.pool.query(`UPDATE leases SET expires_at = clock_timestamp() + $2 * interval '1 millisecond' WHERE pair_id = $1`, [pairId, ms])

test('one of ten who ask at once gets the lease, and the others learn who has it', async () => {
  const answers = await Promise.all(Array.from({ length: 10 }, (_, i) => acquire(`worker ${i}`)))
  const winner = answers.findIndex((answer) => answer.kind === 'acquired')
  expect(answers[winner]).toMatchObject({ kind: 'acquired', token: 1 })
  const losers = answers.filter((_, i) => i !== winner)
  expect(losers).toHaveLength(9)
  for (const loser of losers) {
    expect(loser).toMatchObject({ kind: 'held', holder: `worker ${winner}`, runId })
    expect(loser.kind === 'held' && loser.freeInMs).toSatisfy((ms: number) => ms > 60_000 && ms <= 70_000)
  }
})

test('a new owner waits until the end and the margin after it', async () => {
  await acquired('one')
  const another = () => acquire('two', { marginMs: 600_000 })
  await endIn(60_000)
  expect((await another()).kind).toBe('held')
  await endIn(-540_000)
  expect((await another()).kind).toBe('held')
  await endIn(-600_001)
  expect(await another()).toMatchObject({ kind: 'acquired', token: 2 })
})

test('the wait is real time by the database’s clock', async () => {
  const { expiresAt } = await acquired('one', { ttlMs: 300 })
  const second = await vi.waitUntil(
    async () => {
      const answer = await acquire('two', { marginMs: 200 })
      return answer.kind === 'acquired' ? answer : null
    },
    { timeout: 10_000, interval: 5 },
  )
  // The second lease began at its own end less its ttl.
  expect(second.expiresAt.getTime() - 60_000).toBeGreaterThanOrEqual(expiresAt.getTime() + 200)
})

test('a lease that ended can’t be renewed, even when nobody took it', async () => {
  const { token } = await acquired('one')
  expect(await seeded.db.leases.renew({ pairId, token, ttlMs: 60_000 })).toMatchObject({ stopRequested: false })
  await endIn(-1)
  expect(await seeded.db.leases.renew({ pairId, token, ttlMs: 60_000 })).toBeNull()
})

test('a renewal prolongs the lease and tells that a stop was asked for', async () => {
  const { token, expiresAt } = await acquired('one', { ttlMs: 60_000 })
  await seeded.db.runs.claim({ runId, token, workerId: 'one' })
  await seeded.db.runs.requestStop(runId, 'ada')
  const renewal = await seeded.db.leases.renew({ pairId, token, ttlMs: 120_000 })
  expect(renewal?.stopRequested).toBe(true)
  expect(renewal?.expiresAt.getTime()).toBeGreaterThan(expiresAt.getTime() + 50_000)
})

test('a lease that was given back is free at once, under a later token', async () => {
  const { token } = await acquired('one')
  expect(await seeded.db.leases.release({ pairId, token })).toBe(true)
  expect(await seeded.db.leases.renew({ pairId, token, ttlMs: 60_000 })).toBeNull()
  expect(await acquire('two')).toMatchObject({ kind: 'acquired', token: 2 })
})

test('an earlier owner can neither renew nor give back what a later one holds', async () => {
  const first = await acquired('one')
  await endIn(-20_000)
  const second = await acquired('two')
  expect(await seeded.db.leases.renew({ pairId, token: first.token, ttlMs: 60_000 })).toBeNull()
  expect(await seeded.db.leases.release({ pairId, token: first.token })).toBe(false)
  expect(await seeded.db.leases.renew({ pairId, token: second.token, ttlMs: 60_000 })).not.toBeNull()
})

test('there is no lease on a pair that is not there', async () => {
  const missing = { pairId: '00000000-0000-4000-8000-000000000000', runId, holder: 'one', ttlMs: 1, marginMs: 0 }
  expect(await seeded.db.leases.acquire(missing)).toEqual({ kind: 'not-found' })
})

test('a heartbeat of its own renews like the repository, learns of a request to stop, and outlives a connection that breaks', async () => {
  const { token, expiresAt } = await acquired('worker', { ttlMs: 60_000 })
  const heartbeat = openLeaseRenewal({ connectionString: seeded.url, applicationName: 'heartbeat', answerLimitMs: 10_000 })
  await heartbeat.warmUp()
  const renewal = await heartbeat.renew({ pairId, token, ttlMs: 120_000 })
  expect(renewal).toMatchObject({ stopRequested: false })
  expect(renewal?.expiresAt.getTime()).toBeGreaterThan(expiresAt.getTime() + 50_000)
  await seeded.db.runs.claim({ runId, token, workerId: 'worker' })
  await seeded.db.runs.requestStop(runId, 'somebody')
  await seeded.db.pool.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'heartbeat'`)
  await vi.waitFor(async () => expect(await heartbeat.renew({ pairId, token, ttlMs: 60_000 })).toMatchObject({ stopRequested: true }), {
    timeout: 60_000,
  })
  expect(await heartbeat.renew({ pairId, token: token - 1, ttlMs: 60_000 })).toBeNull()
  await endIn(-1)
  expect(await heartbeat.renew({ pairId, token, ttlMs: 60_000 })).toBeNull()
  await heartbeat.close()
})
