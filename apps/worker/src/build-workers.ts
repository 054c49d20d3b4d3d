import { createWorker } from '@pairwise/queue'
import type { WorkerDeps } from './deps.ts'
import { createJobHandlers } from './job-registry.ts'
import { expireAllVersions } from './scheduling/expire-all-versions.ts'
import { type Chore, keepUp } from './scheduling/keep-up.ts'
import { prune } from './scheduling/prune.ts'
import { putBackSchedules } from './scheduling/put-back-schedules.ts'
import { putBackWork } from './scheduling/put-back-work.ts'

export interface Workers {
  /** Takes no more jobs, lets those in hand finish what they have started, and leaves the rest to whoever comes next. */
  close(): Promise<void>
}

/** A little longer than a run may take to stop and its process to be ended. */
const closeLimitMs = 42_000
const schedulesEveryMs = 5 * 60_000
const pruneEveryMs = 60 * 60_000
const expireEveryMs = 6 * 60 * 60_000
/** A form waits for a look at its folders; each takes a process while it lasts. */
const concurrency = { long: 2, short: 4, content: 4 }

/** Starts taking jobs, and keeps the queue filled with what Postgres says is due. */
export async function buildWorkers(deps: WorkerDeps): Promise<Workers> {
  const { ttlMs } = deps.lease
  const worker = await createWorker(deps.queueConnection, createJobHandlers(deps), {
    concurrency,
    // A job is taken from a worker that is silent, as a run is; later, so that the run can be had by then.
    timing: { lockMs: ttlMs * 2, stalledCheckMs: ttlMs / 2 },
    onError: (error) => deps.log.warn({ err: error }, 'the queue is in trouble'),
  })
  const chores: readonly Chore[] = [
    { name: 'put back schedules', everyMs: schedulesEveryMs, work: () => putBackSchedules(deps) },
    { name: 'put back work', everyMs: ttlMs / 3, work: () => putBackWork(deps) },
    { name: 'expire versions', everyMs: expireEveryMs, work: () => expireAllVersions(deps) },
    { name: 'prune', everyMs: pruneEveryMs, work: () => prune(deps.database) },
  ]
  const keeper = keepUp(chores, deps.log)
  return {
    async close() {
      await Promise.all([keeper.stop(), worker.close(closeLimitMs)])
    },
  }
}
