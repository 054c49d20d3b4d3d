import { createDatabase, type Database } from '../client.ts'
import type { PairRow } from '../repositories/pair-row.ts'
import { createTestDatabase } from './test-database.ts'

export interface SeededDatabase {
  readonly url: string
  readonly db: Database
  /** A pair of two folders, with a run in hand and its lease held for an hour. */
  makePair(name: string): Promise<{ pairId: string; pair: PairRow; runId: number; token: number }>
  /** A new pair with nothing going on. */
  makeIdlePair(name: string): Promise<PairRow>
  /** A plan that is being made. */
  makePlan(pairId: string): Promise<number>
  drop(): Promise<void>
}

/** A migrated database of the caller's own, with the means to fill it. */
export async function openSeededDatabase(serverUrl: string): Promise<SeededDatabase> {
  const { url, drop } = await createTestDatabase(serverUrl)
  const db = createDatabase({ connectionString: url, applicationName: 'pairwise-test' })
  const connection = await db.connections.ensure({ kind: 'local', name: 'This computer', config: { roots: ['/'] } })

  async function makeIdlePair(name: string): Promise<PairRow> {
    const side = (folder: string) => ({ connectionId: connection.id, folder: `/${name}/${folder}`, name: folder })
    const settings = { maxDeletePercent: 25, maxDeleteFiles: 1000, filters: '' }
    const made = await db.pairs.create({ name, path1: side('a'), path2: side('b'), settings, schedule: { kind: 'manual' } })
    if (made.kind !== 'created') throw new Error(`The pair ${name} was not made: ${made.kind}.`)
    return made.pair
  }

  return {
    url,
    db,
    makeIdlePair,
    async makePair(name) {
      const pair = await makeIdlePair(name)
      const made = await db.runs.create({ pairId: pair.id, trigger: 'manual', requestedBy: null })
      if (made.kind !== 'created') throw new Error(`The run of ${name} was not made: ${made.kind}.`)
      const runId = made.run.id
      const lease = await db.leases.acquire({ pairId: pair.id, runId, holder: 'test', ttlMs: 3_600_000, marginMs: 0 })
      if (lease.kind !== 'acquired') throw new Error(`The lease of ${name} was not acquired: ${lease.kind}.`)
      await db.runs.claim({ runId, token: lease.token, workerId: 'test' })
      return { pairId: pair.id, pair, runId, token: lease.token }
    },
    async makePlan(pairId) {
      const plan = await db.plans.create({ pairId, origin: 'preview', mode: 'normal', settingsVersion: 1, requestedBy: null })
      if (!plan) throw new Error('The plan was not made: there is no such pair.')
      await db.plans.claim({ planId: plan.id, claimant: 'test', silentMs: 60_000 })
      return plan.id
    },
    async drop() {
      await db.close()
      await drop()
    },
  }
}
