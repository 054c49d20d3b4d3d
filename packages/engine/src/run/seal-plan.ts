import { createHash } from 'node:crypto'
import type { PlanStore } from '../ports/plan-store.ts'

/** SHA-256 over every row in order: two plans with the same digest do exactly the same. */
export async function sealPlan(store: PlanStore): Promise<string> {
  const digest = await digestPlan(store)
  await store.seal(digest)
  return digest
}

export async function digestPlan(store: PlanStore): Promise<string> {
  const hash = createHash('sha256')
  for await (const batch of store.rows()) {
    for (const row of batch) {
      hash.update(row.order)
      hash.update(row.body)
      hash.update('\n')
    }
  }
  return hash.digest('hex')
}
