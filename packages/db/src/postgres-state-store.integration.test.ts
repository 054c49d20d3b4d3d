import { runStateStoreContract } from '@pairwise/engine/testing'
import { inject } from 'vitest'
import { openSeededDatabase } from './testing/index.ts'

runStateStoreContract('Postgres', async () => {
  const { db, makePair, drop } = await openSeededDatabase(inject('databaseUrl'))
  const pairs = new Map<string, { pairId: string; token: number }>()
  return {
    async open(name) {
      const lease = pairs.get(name) ?? (await makePair(name))
      pairs.set(name, lease)
      return db.stateStore(lease)
    },
    cleanUp: drop,
  }
})
