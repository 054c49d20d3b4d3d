import type { PlanRow } from '@pairwise/engine/ports'
import { runPlanStoreContract } from '@pairwise/engine/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { openSeededDatabase, type SeededDatabase } from './testing/index.ts'

runPlanStoreContract('Postgres', async () => {
  const { db, makePair, makePlan, drop } = await openSeededDatabase(inject('databaseUrl'))
  const { pairId } = await makePair('one')
  const planIds = new Map<object, number>()
  return {
    async create() {
      const planId = await makePlan(pairId)
      const store = db.planStore(planId)
      planIds.set(store, planId)
      return store
    },
    async outcomeOf(store, order) {
      const { rows } = await db.pool.query<{ outcome: string; problem: string | null }>(
        `SELECT outcome, problem FROM plan_outcomes JOIN plan_operations ON id = operation_id
         WHERE plan_outcomes.plan_id = $1 AND order_key = $2`,
        [planIds.get(store), order],
      )
      return rows[0] ?? null
    },
    cleanUp: drop,
  }
})

describe('the Postgres plan store', () => {
  let seeded: SeededDatabase
  let pairId: string
  let planId: number
  beforeAll(async () => {
    seeded = await openSeededDatabase(inject('databaseUrl'))
    ;({ pairId } = await seeded.makePair('one'))
  })
  afterAll(() => seeded.drop())
  beforeEach(async () => {
    planId = await seeded.makePlan(pairId)
  })

  const row = (path: string, more: Partial<PlanRow> = {}): PlanRow => ({
    order: Buffer.from(`5${path}`),
    path,
    kind: 'copy',
    class: 'new',
    side: 'path2',
    bytes: 1,
    reason: 'NEW_ON_1',
    moveKey: null,
    body: '{}',
    ...more,
  })

  async function pathsOf(id: number): Promise<string[]> {
    const paths: string[] = []
    for await (const batch of seeded.db.planStore(id).rows()) paths.push(...batch.map((found) => found.path))
    return paths
  }

  test('orders and paths longer than an index row may be are kept, told apart and in order', async () => {
    const folder = Array.from({ length: 20 }, () => 'x'.repeat(200)).join('/')
    const paths = [folder, `${folder}/a`, `${folder}/b`]
    const store = seeded.db.planStore(planId)
    await store.append([...paths].reverse().map((path) => row(path)))
    expect(await pathsOf(planId)).toEqual(paths)
    await store.replace([Buffer.from(`5${folder}/a`)], [row(`${folder}/c`)])
    await store.recordOutcomes([{ order: Buffer.from(`5${folder}/b`), outcome: 'done', problem: null }])
    const after: string[] = []
    for await (const batch of store.rows(Buffer.from(`5${folder}`))) after.push(...batch.map((found) => found.path))
    expect(after).toEqual([`${folder}/b`, `${folder}/c`])
    const found = await seeded.db.planOperations.list({ planId, sort: 'path', outcome: 'done', limit: 10 })
    expect(found.rows).toHaveLength(1)
  })

  test('more candidates than one batch holds come once each, while they are replaced', async () => {
    const store = seeded.db.planStore(planId)
    const keys = Array.from({ length: 4_500 }, (_, i) => String(i).padStart(5, '0'))
    await store.append(
      keys.map((key) => row(`old/${key}`, { order: Buffer.from(`7${key}`), kind: 'delete', class: 'deleted', moveKey: key })),
    )
    await store.append(keys.map((key) => row(`new/${key}`, { order: Buffer.from(`6${key}`), moveKey: key })))
    let pairs = 0
    for await (const { deletion, copy } of store.moveCandidates()) {
      expect(copy.path).toBe(deletion.path.replace('old', 'new'))
      if (pairs++ % 500 === 0)
        await store.replace(
          [deletion.order, copy.order],
          [row(copy.path, { order: Buffer.from(`4${copy.moveKey}`), kind: 'move', class: 'moved' })],
        )
    }
    expect(pairs).toBe(4_500)
  })

  test('a batch that breaks a rule is refused whole', async () => {
    const store = seeded.db.planStore(planId)
    await store.append([row('a')])
    await expect(store.append([row('b'), row('a')])).rejects.toThrow(/plan_operations_order/)
    await expect(store.replace([Buffer.from('5a')], [row('c'), row('c')])).rejects.toThrow(/plan_operations_order/)
    expect(await pathsOf(planId)).toEqual(['a'])
  })

  test('a plan is sealed once, and a plan that is not there takes no rows', async () => {
    const store = seeded.db.planStore(planId)
    await store.seal('one')
    await expect(store.seal('two')).rejects.toThrow(/sealed/)
    expect(await store.digest()).toBe('one')
    const missing = seeded.db.planStore(2_000_000_000)
    await expect(missing.append([row('a')])).rejects.toThrow(/gone/)
    expect(await missing.digest()).toBeNull()
  })

  test('of two outcomes of a row in one batch the later counts', async () => {
    const store = seeded.db.planStore(planId)
    await store.append([row('a')])
    const order = Buffer.from('5a')
    await store.recordOutcomes([
      { order, outcome: 'failed', problem: 'name \udc80' },
      { order, outcome: 'stale', problem: 'name \0' },
    ])
    const { rows } = await seeded.db.planOperations.list({ planId, sort: 'path', limit: 1 })
    expect(rows[0]).toMatchObject({ outcome: 'stale', problem: 'name \ufffd' })
    await expect(store.recordOutcomes([{ order: Buffer.from('5b'), outcome: 'done', problem: null }])).rejects.toThrow(
      /lacks 1 of the rows/,
    )
  })
})
