import { runPlanStoreContract } from '../testing/plan-store-contract.ts'
import { createMemoryPlanStore, type MemoryPlanStore } from './memory-plan-store.ts'

runPlanStoreContract('Memory', async () => ({
  create: async () => createMemoryPlanStore(),
  outcomeOf: async (store, order) => (store as MemoryPlanStore).outcomeOf(order),
  cleanUp: async () => {},
}))
