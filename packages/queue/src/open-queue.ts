import { type IQueueBackend, Queue } from 'bullmq'
import type { QueueName } from './job-routes.ts'
import { nextCronTime } from './next-times.ts'
import { createBackend, type QueueConnection } from './queue-connection.ts'

export type BullQueue = Queue<unknown, unknown, string, unknown, unknown, string, IQueueBackend, QueueConnection>

/** Both sides plan a schedule's next time with the function that the pages show times with. */
export const sharedSettings = {
  repeatStrategy: (after: number, { pattern, tz }: { pattern?: string; tz?: string }) =>
    nextCronTime(pattern ?? '', tz ?? 'UTC', new Date(after)).getTime(),
}

/** One of BullMQ's queues. Its errors, lost connections among them, go to `report` and nowhere else. */
export function openQueue(connection: QueueConnection, name: QueueName, report: (error: unknown) => void): BullQueue {
  const queue: BullQueue = new Queue(name, { connection, settings: sharedSettings }, createBackend)
  queue.on('error', report)
  return queue
}
