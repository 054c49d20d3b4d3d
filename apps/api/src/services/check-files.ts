import type { JobResult } from '@pairwise/contracts'
import { JobFailed, type JobQueue, QueueTimeout, QueueUnavailable } from '@pairwise/queue'
import { Refusal } from '../refusal.ts'

/** A worker looks at some thousands of files a second. */
const patienceMs = 60_000

/** What a worker finds of the files of a plan. Storage is touched by workers only. */
export async function checkFiles(queue: Pick<JobQueue, 'request'>, planId: number): Promise<JobResult<'check-plan'>> {
  try {
    return await queue.request('check-plan', { planId }, { timeoutMs: patienceMs })
  } catch (cause) {
    if (!(cause instanceof QueueTimeout || cause instanceof QueueUnavailable || cause instanceof JobFailed)) throw cause
    throw new Refusal('worker-unavailable', 'No worker looked at the files in time. Nothing was applied. Check that a worker runs.', {
      cause,
    })
  }
}
