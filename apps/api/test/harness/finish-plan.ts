import type { Database } from '@pairwise/db'

const noChanges = { path1: {}, path2: {}, none: {} }

/** Does what a worker does with a preview: takes it, and makes it ready with a fingerprint. */
export async function finishPlan(
  database: Database,
  planId: number,
  facts: { readonly fingerprint: string; readonly counts?: unknown; readonly mode?: 'resync' },
): Promise<void> {
  const claimant = 'test'
  if (!(await database.plans.claim({ planId, claimant, silentMs: 60_000 }))) throw new Error(`Plan ${planId} can't be taken.`)
  const isFinished = await database.plans.finish({
    planId,
    claimant,
    state: 'ready',
    mode: 'normal',
    baselineVersion: 0,
    counts: noChanges,
    bytes: { path1: 0, path2: 0 },
    files: { path1: 3, path2: 2 },
    space: { path1: null, path2: null },
    total: 2,
    gates: [],
    ...facts,
  })
  if (!isFinished) throw new Error(`Plan ${planId} was not made ready.`)
}
