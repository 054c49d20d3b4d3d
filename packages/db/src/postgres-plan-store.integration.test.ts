import { runPlanStoreContract } from '@pairwise/engine/testing'
import { inject } from 'vitest'
import { openSeededDatabase } from './testing/index.ts'

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
        'SELECT outcome, problem FROM plan_operations WHERE plan_id = $1 AND order_key = $2 AND outcome IS NOT NULL',
        [planIds.get(store), order],
      )
      return rows[0] ?? null
    },
    cleanUp: drop,
  }
})
