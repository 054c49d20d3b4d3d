import { createHash } from 'node:crypto'
import { beforeHeldRows, isHeldByLimit } from '../core/plan-row.ts'
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

/**
 * SHA-256 over what a limit keeps back, with the preconditions: two plans with the same digest hold exactly the same operations,
 * whatever else is in them. Null where nothing is held. Held rows are the last of a plan.
 */
export async function digestHeld(store: PlanStore): Promise<string | null> {
  const hash = createHash('sha256')
  let rows = 0
  for await (const batch of store.rows(beforeHeldRows)) {
    for (const row of batch) {
      if (!isHeldByLimit(row)) continue
      hash.update(row.body)
      hash.update('\n')
      rows++
    }
  }
  return rows === 0 ? null : hash.digest('hex')
}
