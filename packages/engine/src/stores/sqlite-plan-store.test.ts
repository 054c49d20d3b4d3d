import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { runPlanStoreContract } from '../testing/plan-store-contract.ts'
import { createSqlitePlanStore, type SqlitePlanStore } from './sqlite-plan-store.ts'

runPlanStoreContract('SQLite', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'plan-store-'))
  return {
    create: async () => createSqlitePlanStore(folder),
    outcomeOf: async (store, order) => (store as SqlitePlanStore).outcomeOf(order),
    cleanUp: async () => rmSync(folder, { recursive: true }),
  }
})

test('closing leaves no file behind', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'plan-store-'))
  const store = createSqlitePlanStore(folder)
  expect(readdirSync(folder)).toHaveLength(1)
  await store.close()
  expect(readdirSync(folder)).toEqual([])
})
