import { type IQueueBackend, type Job, type JobProgress, UnrecoverableError, WaitingError, Worker } from 'bullmq'
import { withDeadline } from './deadline.ts'
import { JobFailed } from './errors.ts'
import { type QueueName, queueNames } from './job-routes.ts'
import { sharedSettings } from './open-queue.ts'
import { longestWaitSeconds } from './patient-postgres-backend.ts'
import { assertComplete, type JobHandlers, performJob } from './perform-job.ts'
import { createBackend, type QueueConnection } from './queue-connection.ts'
import { allClosed, allReady, answers } from './queue-lifecycle.ts'
import { reportOnce } from './report-once.ts'

type BullWorker = Worker<unknown, unknown, string, IQueueBackend, JobProgress, QueueConnection>

export interface WorkerTiming {
  /** How long a worker may be silent before its jobs are taken from it. Long enough for a server that is away for half a minute. */
  readonly lockMs: number
  /** How often to look for jobs of silent workers. */
  readonly stalledCheckMs: number
  /** The pause before the second attempt at a job. Each further one is twice as long, up to a minute. */
  readonly retryMs: number
}

export interface WorkerOptions {
  /** Hears of failed jobs and of lost connections. The worker carries on by itself. */
  readonly onError: (error: Error) => void
  /** How many jobs of each queue at once. */
  readonly concurrency?: Partial<Readonly<Record<QueueName, number>>>
  readonly timing?: Partial<WorkerTiming>
}

export interface JobWorker {
  /** Takes no more jobs, fires the signals of those in hand, and waits for them. After `limitMs` their jobs are left for another worker. */
  close(limitMs?: number): Promise<void>
}

const defaultTiming: WorkerTiming = { lockMs: 60_000, stalledCheckMs: 15_000, retryMs: 1_000 }
const defaultConcurrency: Readonly<Record<QueueName, number>> = { long: 2, short: 8, content: 4 }
const longestPauseMs = 60_000

/** Starts taking jobs. Rejects with QueueUnavailable when the queue's server can't be reached. */
export async function createWorker(connection: QueueConnection, handlers: JobHandlers, options: WorkerOptions): Promise<JobWorker> {
  assertComplete(handlers)
  const report = reportOnce(options.onError)
  const stopping = new AbortController()
  const inHand = new Set<Promise<unknown>>()

  const take = async (job: Job, token: string) => {
    const work = settleJob(job, token, () => performJob(handlers, job.name, job.data, stopping.signal), stopping.signal, report)
    inHand.add(work)
    try {
      return await work
    } finally {
      inHand.delete(work)
    }
  }
  const workers = queueNames.map((name) => openWorker(connection, name, take, options, report))
  await allReady(workers, connection.kind, report)
  for (const worker of workers) worker.run().catch(report)

  const stop = async (limitMs: number) => {
    stopping.abort(new Error('This worker is stopping.'))
    await Promise.all(workers.map((worker) => worker.pause(true)))
    const ended = await allEnd(inHand, limitMs, report)
    // Without a server, or with jobs left, BullMQ's orderly end would wait for ever.
    const byForce = !ended || !(await Promise.all(workers.map(answers))).every(Boolean)
    await allClosed(
      workers.map((worker) => worker.close(byForce)),
      report,
    )
  }
  let stopped: Promise<void> | undefined
  return {
    close(limitMs = 20_000) {
      stopped ??= stop(limitMs)
      return stopped
    },
  }
}

/** Whether all jobs in hand ended in time. */
async function allEnd(inHand: ReadonlySet<Promise<unknown>>, limitMs: number, report: (error: unknown) => void): Promise<boolean> {
  const late = () => new Error(`Jobs that did not stop within ${limitMs / 1000} s, and are left for another worker: ${inHand.size}.`)
  try {
    await withDeadline(limitMs, Promise.allSettled(inHand), late)
    return true
  } catch (error) {
    report(error)
    return false
  }
}

function openWorker(
  connection: QueueConnection,
  name: QueueName,
  take: (job: Job, token: string) => Promise<unknown>,
  { concurrency, timing }: WorkerOptions,
  report: (error: unknown) => void,
): BullWorker {
  const { lockMs, stalledCheckMs, retryMs } = { ...defaultTiming, ...timing }
  const worker: BullWorker = new Worker(
    name,
    (job: Job, token = '') => take(job, token),
    {
      connection,
      autorun: false,
      concurrency: concurrency?.[name] ?? defaultConcurrency[name],
      lockDuration: lockMs,
      // Often enough that one renewal may be lost.
      lockRenewTime: lockMs / 3,
      stalledInterval: stalledCheckMs,
      // A job whose worker died is always delivered again. Whether a run has failed too often is for its row in Postgres to say.
      maxStalledCount: 1_000_000,
      runRetryDelay: 1_000,
      drainDelay: longestWaitSeconds,
      settings: {
        ...sharedSettings,
        backoffStrategy: (attempt: number) => Math.min(retryMs * 2 ** (attempt - 1), longestPauseMs),
      },
    },
    createBackend,
  )
  worker.on('error', report)
  return worker
}

/** Does one job and tells BullMQ in its own words what became of it: done, again later, never again, or back to the queue. */
async function settleJob(job: Job, token: string, work: () => Promise<unknown>, stopping: AbortSignal, report: (error: unknown) => void) {
  try {
    stopping.throwIfAborted()
    return await work()
  } catch (cause) {
    if (stopping.aborted) {
      await job.moveToWait(token)
      throw new WaitingError()
    }
    const message = cause instanceof Error ? cause.message : String(cause)
    report(new JobFailed(`The job ${job.name} (${job.id}) failed: ${message}`, { cause }))
    throw isRetryable(cause) ? cause : new UnrecoverableError(message)
  }
}

function isRetryable(error: unknown): error is Error {
  return error instanceof Error && 'retryable' in error && error.retryable === true
}
