import { type JobQueue, QueueUnavailable } from '@pairwise/queue'

/** Hands rows of Postgres to the queue. */
export interface Dispatch {
  /** Puts a queued run into the queue. */
  run(runId: number): Promise<void>
  /** Puts a queued plan into the queue. */
  plan(planId: number): Promise<void>
}

/**
 * The row is the truth and the job only says that somebody should look at it, so a queue that can't be reached is no
 * failure of the request: whoever keeps the queue filled puts the job there later. A job that is there twice is harmless.
 */
export function createDispatch(queue: Pick<JobQueue, 'add'>, report: (error: unknown) => void): Dispatch {
  const tolerantly = async (add: Promise<void>) => {
    try {
      await add
    } catch (error) {
      if (!(error instanceof QueueUnavailable)) throw error
      report(error)
    }
  }
  return {
    run: (runId) => tolerantly(queue.add('run', { runId }, { dedupe: `run-${runId}` })),
    plan: (planId) => tolerantly(queue.add('make-plan', { planId }, { dedupe: `plan-${planId}` })),
  }
}
