import type { IQueueBackend, QueueBase } from 'bullmq'
import { withDeadline } from './deadline.ts'
import { QueueUnavailable } from './errors.ts'
import type { QueueConnection } from './queue-connection.ts'

/** What BullMQ's queues and workers have in common. */
export type QueuePart = Pick<QueueBase<IQueueBackend, QueueConnection>, 'waitUntilReady' | 'close' | 'getBackend'>

const readyLimitMs = 10_000
const answerLimitMs = 2_000
const closeLimitMs = 3_000
const serverNames = { postgres: 'Postgres', redis: 'Redis' } as const satisfies Record<QueueConnection['kind'], string>

/**
 * Resolves once the server answered every part. Otherwise closes them and rejects with QueueUnavailable: a part that
 * never was ready is of no use, because BullMQ remembers a first failure for ever.
 */
export async function allReady(parts: readonly QueuePart[], kind: QueueConnection['kind'], report: (error: unknown) => void) {
  try {
    const ready = Promise.all(parts.map((part) => part.waitUntilReady()))
    await withDeadline(readyLimitMs, ready, () => new Error(`no answer within ${readyLimitMs / 1000} s`))
  } catch (cause) {
    await allClosed(
      parts.map((part) => part.close()),
      report,
    )
    throw new QueueUnavailable(
      `The ${serverNames[kind]} that holds the job queue can't be used: ${reasonOf(cause)}. Check its address, and that it is running.`,
      { cause },
    )
  }
}

/** Whether the server answers this part now. */
export function answers(part: QueuePart): Promise<boolean> {
  const asked = part.getBackend().isMaxed()
  return withDeadline(answerLimitMs, asked, () => new Error('no answer')).then(
    () => true,
    () => false,
  )
}

/** Waits until all of these ended. A server that is away can't hold this up. */
export async function allClosed(closings: readonly Promise<void>[], report: (error: unknown) => void): Promise<void> {
  const late = () => new Error(`The job queue did not close within ${closeLimitMs / 1000} s.`)
  await Promise.all(closings.map((closing) => withDeadline(closeLimitMs, closing, late).catch(report)))
}

/** Node reports a refused connection to several addresses as an error without a message, only with a code. */
function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause)
  return cause.message || ('code' in cause ? String(cause.code) : cause.name)
}
