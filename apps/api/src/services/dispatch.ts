import type { JobQueue } from '@pairwise/queue'

/** Hands rows of Postgres to the queue. */
export interface Dispatch {
  /** Puts a queued run into the queue. */
  run(runId: number): void
  /** Puts a queued plan into the queue. */
  plan(planId: number): void
}

/**
 * The row is the truth and the job only says that somebody should look at it. So nobody waits for the queue, and one that
 * can't be reached is no failure of the request: whoever keeps the queue filled puts the job there later. A job that is
 * there twice is harmless.
 */
export function createDispatch(queue: Pick<JobQueue, 'add'>, report: (error: unknown) => void): Dispatch {
  return {
    run: (runId) => void queue.add('run', { runId }, { dedupe: `run-${runId}` }).catch(report),
    plan: (planId) => void queue.add('make-plan', { planId }, { dedupe: `plan-${planId}` }).catch(report),
  }
}
