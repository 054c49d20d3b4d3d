import type { PlanStore } from '@pairwise/engine'

/**
 * A plan store that asks, just before it changes the plan, whether the plan is still this process's to make. RACE: a process
 * that is frozen between the question and the change adds rows to a plan that another makes anew; equal rows are refused.
 */
export function claimedPlanStore(store: PlanStore, assertOurs: () => Promise<void>): PlanStore {
  const asOurs = async (change: () => Promise<void>) => {
    await assertOurs()
    await change()
  }
  return {
    append: (rows) => asOurs(() => store.append(rows)),
    replace: (orders, rows) => asOurs(() => store.replace(orders, rows)),
    seal: (digest) => asOurs(() => store.seal(digest)),
    moveCandidates: () => store.moveCandidates(),
    rows: (after) => store.rows(after),
    digest: () => store.digest(),
    recordOutcomes: (outcomes) => store.recordOutcomes(outcomes),
    close: () => store.close(),
  }
}
