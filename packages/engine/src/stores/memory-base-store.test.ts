import { runBaseStoreContract } from '../testing/base-store-contract.ts'
import { MemoryBaseStore } from './memory-base-store.ts'

runBaseStoreContract('memory', async (room) => ({ store: new MemoryBaseStore(room), close: async () => {} }))
