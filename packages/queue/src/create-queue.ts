import { type JobName, type JobPayload, type JobResult, jobCatalogue, type Schedule } from '@pairwise/contracts'
import type { JobsOptions } from 'bullmq'
import { answered } from './answered.ts'
import { finishedResult, type RequestOptions } from './finished-result.ts'
import { jobOptions, jobRoutes, type QueueName } from './job-routes.ts'
import { type BullQueue, openQueue } from './open-queue.ts'
import type { QueueConnection } from './queue-connection.ts'
import { allClosed, allReady, answers } from './queue-lifecycle.ts'
import { reportOnce } from './report-once.ts'
import { createSchedules, type PairSchedule, type RefusedSchedule } from './schedule.ts'

export interface QueueOptions {
  /** Hears of lost connections and the like. The queue carries on by itself. */
  readonly onError: (error: Error) => void
}

export interface AddOptions {
  /**
   * While a job with the same key waits, another one is not added; while it runs, exactly one follow-up is kept.
   * The payload of a job that was not added is dropped, so equal keys must ask for the same thing.
   */
  readonly dedupe?: string
}

export interface JobQueue {
  /** Resolves once the queue holds the job. Rejects with a ZodError for a payload the catalogue refuses, or with QueueUnavailable. */
  add<Name extends JobName>(name: Name, payload: JobPayload<Name>, options?: AddOptions): Promise<void>
  /** Has a worker do the job and resolves with its result. Rejects with JobFailed, QueueTimeout, QueueUnavailable, or the signal's reason. */
  request<Name extends JobName>(name: Name, payload: JobPayload<Name>, options: RequestOptions): Promise<JobResult<Name>>
  /** Makes a pair due by this schedule from now on; null, like a manual schedule, means never. Throws InvalidSchedule. */
  setSchedule(pairId: string, schedule: Schedule | null): Promise<void>
  /** Makes these the only schedules there are. Schedules that no clock can follow come back, the others are set. */
  replaceSchedules(all: readonly PairSchedule[]): Promise<RefusedSchedule[]>
  /** Whether the queue's server answers within two seconds. */
  ping(): Promise<boolean>
  close(): Promise<void>
}

/** Opens the queue for those who add jobs. Rejects with QueueUnavailable when its server can't be reached. */
export async function createQueue(connection: QueueConnection, { onError }: QueueOptions): Promise<JobQueue> {
  const report = reportOnce(onError)
  const queues = {
    long: openQueue(connection, 'long', report),
    short: openQueue(connection, 'short', report),
    content: openQueue(connection, 'content', report),
  } satisfies Record<QueueName, BullQueue>
  const parts = Object.values(queues)
  await allReady(parts, connection.kind, report)
  const schedules = createSchedules(queues[jobRoutes['pair-due'].queue])

  const addJob = async (name: JobName, payload: unknown, options: JobsOptions) => {
    const parsed: unknown = jobCatalogue[name].payload.parse(payload)
    const queue = queues[jobRoutes[name].queue]
    const job = await answered(queue.add(name, parsed, { ...jobOptions(name), ...options }))
    return { queue, jobId: job.id ?? '' }
  }

  let closed: Promise<void> | undefined
  return {
    async add(name, payload, { dedupe } = {}) {
      await addJob(name, payload, dedupe === undefined ? {} : { deduplication: { id: dedupe, keepLastIfActive: true } })
    },
    async request(name, payload, options) {
      const { queue, jobId } = await addJob(name, payload, {})
      try {
        return await finishedResult(queue, jobId, name, options)
      } catch (error) {
        // Nobody waits any more, so a worker that comes later need not begin. One that has begun keeps its job.
        queue.remove(jobId).catch(report)
        throw error
      }
    },
    setSchedule: schedules.set,
    replaceSchedules: schedules.replace,
    ping: () => answers(queues.short),
    close() {
      closed ??= allClosed(
        parts.map((part) => part.close()),
        report,
      )
      return closed
    },
  }
}
