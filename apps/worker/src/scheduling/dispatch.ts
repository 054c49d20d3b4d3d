import type { JobQueue } from '@pairwise/queue'

/** Hands rows of Postgres to the queue. */
export interface Dispatch {
  run(runId: number): Promise<void>
  plan(planId: number): Promise<void>
}

/**
 * The row is the truth and the job only says that somebody should look at it. A queue that can't be reached is reported
 * and nothing more: what is still due is put back later.
 */
export function createDispatch(queue: Pick<JobQueue, 'add'>, report: (error: unknown) => void): Dispatch {
  return {
    run: (runId) => queue.add('run', { runId }, { dedupe: `run-${runId}` }).catch(report),
    plan: (planId) => queue.add('make-plan', { planId }, { dedupe: `plan-${planId}` }).catch(report),
  }
}
