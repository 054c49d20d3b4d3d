import type { Database } from '@pairwise/db'
import type { LeaseTerms } from '../config.ts'
import type { Dispatch } from './dispatch.ts'

export interface PutBackWorkDeps {
  readonly database: Pick<Database, 'runs' | 'plans'>
  readonly dispatch: Dispatch
  readonly lease: LeaseTerms
}

/**
 * Puts into the queue what nobody works on though somebody should: queued rows whose job was lost, and what a worker that
 * died has left behind. A job too many is harmless.
 */
export async function putBackWork({ database, dispatch, lease }: PutBackWorkDeps): Promise<void> {
  for (const runId of await database.runs.unattended(lease.marginMs)) await dispatch.run(runId)
  for (const planId of await database.plans.unattended(lease.ttlMs + lease.marginMs)) await dispatch.plan(planId)
}
