import { onTestFinished } from 'vitest'
import { createQueue, type JobQueue } from '../create-queue.ts'
import { createWorker, type JobWorker, type WorkerOptions } from '../create-worker.ts'
import { type BullQueue, openQueue } from '../open-queue.ts'
import type { JobHandlers } from '../perform-job.ts'
import type { QueueConnection } from '../queue-connection.ts'

/** Quick enough that a test of a dead worker ends in seconds. A worker that stands still for a second loses its jobs by it as well. */
export const quick = { lockMs: 1_000, stalledCheckMs: 500 }
/** A job that failed comes again at once. */
const eager = { retryMs: 20 }

/** Handlers that do nothing, save for those given. */
export function handlersWith(some: Partial<JobHandlers>): JobHandlers {
  return {
    'pair-due': async () => null,
    run: async () => null,
    'make-plan': async () => null,
    'check-plan': async () => ({ kind: 'looked', total: 0, files: [] }),
    'send-content': async () => null,
    'conflict-facts': async () => null,
    'check-folders': async () => ({ path1: null, path2: null, relation: 'unknown', asOf: '2026-01-01T00:00:00Z' }),
    'test-connection': async () => null,
    'browse-connection': async () => ({ kind: 'folders', folder: '/', folders: [], files: 0, next: null }),
    'make-samples': async () => ({ path1: '/samples/one', path2: '/samples/two' }),
    'remove-samples': async () => ({ files: 0, left: [], leftTotal: 0 }),
    ...some,
  }
}

/** A queue that is closed with the test. Errors it reports land in `errors`. */
export async function openTestQueue(connection: QueueConnection, errors: Error[] = []): Promise<JobQueue> {
  const queue = await createQueue(connection, { onError: (error) => errors.push(error) })
  onTestFinished(() => queue.close())
  return queue
}

/** A worker that is closed with the test, and tries again at once unless told otherwise. */
export async function openTestWorker(
  connection: QueueConnection,
  some: Partial<JobHandlers>,
  options: Partial<WorkerOptions> = {},
): Promise<JobWorker> {
  const worker = await createWorker(connection, handlersWith(some), { onError: () => {}, timing: eager, ...options })
  onTestFinished(() => worker.close(0))
  return worker
}

/** BullMQ's own view of the queue that schedules live in, to look behind the API. */
export function openShortQueue(connection: QueueConnection): BullQueue {
  const queue = openQueue(connection, 'short', () => {})
  onTestFinished(() => queue.close())
  return queue
}

/** A door that work waits at until the test opens it. */
export function gate() {
  const { promise, resolve } = Promise.withResolvers<void>()
  return { opened: promise, open: () => resolve() }
}

/** How long a condition may take to become true on a busy machine. */
export const patience = { timeout: 30_000, interval: 25 }
