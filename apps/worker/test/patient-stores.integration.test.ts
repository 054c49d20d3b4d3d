import { openSeededDatabase } from '@pairwise/db/testing'
import type { PlanStore } from '@pairwise/engine'
import { runPlanStoreContract, runStateStoreContract } from '@pairwise/engine/testing'
import { inject } from 'vitest'
import { patientPlanStore } from '../src/carry-out/patient-plan-store.ts'
import { patientStateStore } from '../src/carry-out/patient-state-store.ts'
import { flaky } from './flaky.ts'

const patience = { isWorthwhile: () => true, onOutage: () => {} }

runPlanStoreContract('A patient one over an unreliable line', async () => {
  const { db, makePair, makePlan, drop } = await openSeededDatabase(inject('databaseUrl'))
  const { pairId } = await makePair('one')
  const planIds = new Map<PlanStore, number>()
  return {
    async create() {
      const planId = await makePlan(pairId)
      const store = patientPlanStore(flaky(db.planStore(planId)), patience)
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

runStateStoreContract('A patient one over an unreliable line', async () => {
  const { db, makePair, drop } = await openSeededDatabase(inject('databaseUrl'))
  const pairs = new Map<string, { pairId: string; token: number }>()
  return {
    async open(name) {
      const lease = pairs.get(name) ?? (await makePair(name))
      pairs.set(name, lease)
      return patientStateStore(flaky(db.stateStore(lease)), patience)
    },
    cleanUp: drop,
  }
})
