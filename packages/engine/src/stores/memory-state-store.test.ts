import { runStateStoreContract } from '../testing/state-store-contract.ts'
import { createMemoryStateStore, MemoryState } from './memory-state-store.ts'

runStateStoreContract('Memory', async () => {
  const states = new Map<string, MemoryState>()
  return {
    open: async (pair) => {
      const state = states.get(pair) ?? new MemoryState()
      states.set(pair, state)
      return createMemoryStateStore(state)
    },
    cleanUp: async () => states.clear(),
  }
})
