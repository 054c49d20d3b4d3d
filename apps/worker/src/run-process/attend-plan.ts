import type { Failure } from '@pairwise/contracts'
import type { Database } from '@pairwise/db'
import { planChanged } from '../adapters/live-events.ts'
import type { Log } from '../logger.ts'
import type { ProcessPool } from './process-pool.ts'
import { ProcessFailure } from './start-run-process.ts'

export interface AttendPlanDeps {
  readonly database: Pick<Database, 'withTransaction'>
  readonly pool: Pick<ProcessPool, 'perform'>
  readonly log: Log
}

const lost: Failure = {
  code: 'worker-lost',
  message: 'The process that made the plan failed. Nothing was changed. Make the plan again; the log of the worker says more.',
}

/** Has a process make a plan. One whose process fails is not made again by itself: a person waits for it and can ask anew. */
export async function attendPlan(planId: number, stop: AbortSignal, deps: AttendPlanDeps): Promise<void> {
  try {
    const result = await deps.pool.perform('plan', { planId }, { stop })
    deps.log.info({ plan: planId, result }, 'a plan was made here')
    if (result.kind === 'left') stop.throwIfAborted()
  } catch (error) {
    if (!(error instanceof ProcessFailure)) throw error
    deps.log.error({ err: error, plan: planId }, 'the process of a plan failed')
    await deps.database.withTransaction(async ({ plans, liveEvents }) => {
      if (!(await plans.fail({ planId, claimant: error.process, failure: lost }))) return
      const plan = await plans.get(planId)
      if (plan === null) return
      await liveEvents.append(`plan:${planId}`, [planChanged(plan)])
      await liveEvents.append('instance', [planChanged(plan)])
    })
  }
}
