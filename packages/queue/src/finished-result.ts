import { setTimeout as sleep } from 'node:timers/promises'
import { type JobName, type JobResult, jobCatalogue } from '@pairwise/contracts'
import { JobFailed, QueueTimeout } from './errors.ts'
import type { BullQueue } from './open-queue.ts'

export interface RequestOptions {
  readonly timeoutMs: number
  readonly signal?: AbortSignal
}

const pollMs = 50

/**
 * Waits for a job that was added and resolves with its result. Rejects with JobFailed, QueueTimeout or the signal's reason.
 *
 * It looks at the job itself, again and again. BullMQ's events would tell earlier, but one that comes between two
 * reads or during a lost connection is gone, and the job's own state is not.
 */
export async function finishedResult<Name extends JobName>(
  queue: BullQueue,
  jobId: string,
  name: Name,
  { timeoutMs, signal }: RequestOptions,
): Promise<JobResult<Name>> {
  const timeout = AbortSignal.timeout(timeoutMs)
  const stop = signal ? AbortSignal.any([signal, timeout]) : timeout
  const trouble: { last?: unknown } = {}
  try {
    const value = await Promise.race([returnValue(queue, jobId, stop, trouble), aborted(stop)])
    return jobCatalogue[name].result.parse(value) as JobResult<Name>
  } catch (error) {
    if (!stop.aborted) throw error
    signal?.throwIfAborted()
    throw new QueueTimeout(
      `No worker answered "${name}" within ${timeoutMs / 1000} s. Check that a worker is running and not overloaded.`,
      {
        cause: trouble.last,
      },
    )
  }
}

async function returnValue(queue: BullQueue, jobId: string, stop: AbortSignal, trouble: { last?: unknown }): Promise<unknown> {
  for (;;) {
    const job = await queue.getJob(jobId).catch((error: unknown) => {
      trouble.last = error
    })
    if (job?.finishedOn !== undefined) {
      if (await job.isFailed()) throw new JobFailed(job.failedReason)
      return job.returnvalue
    }
    await sleep(pollMs, undefined, { signal: stop })
  }
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason)
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
}
