import type { JobName } from '@pairwise/contracts'
import type { JobsOptions } from 'bullmq'

export type QueueName = 'long' | 'short' | 'content'

export interface JobRoute {
  /**
   * Which queue carries the job. Short work has one of its own, so that a person at a form never waits behind long runs; so have
   * downloads, which last for as long as their readers take.
   */
  readonly queue: QueueName
  /** How often it is tried when it fails with a retryable error. Someone who waits would rather hear of the first failure. */
  readonly attempts: number
}

export const jobRoutes = {
  run: { queue: 'long', attempts: 10 },
  'make-plan': { queue: 'long', attempts: 10 },
  'pair-due': { queue: 'short', attempts: 10 },
  'check-plan': { queue: 'short', attempts: 1 },
  'send-content': { queue: 'content', attempts: 1 },
  'conflict-facts': { queue: 'short', attempts: 1 },
  'check-folders': { queue: 'short', attempts: 1 },
  // One that was cut off is not begun anew: whoever waits hears of it.
  'test-connection': { queue: 'short', attempts: 1 },
  'browse-connection': { queue: 'short', attempts: 1 },
  'make-samples': { queue: 'short', attempts: 1 },
  'remove-samples': { queue: 'short', attempts: 1 },
} as const satisfies Record<JobName, JobRoute>

export const queueNames = ['long', 'short', 'content'] as const satisfies readonly QueueName[]

/**
 * How BullMQ keeps and retries a job. Whoever asked for it has a minute to read its result; failed ones stay for a day
 * for someone who looks into them. How long to wait between attempts is the worker's decision.
 */
export function jobOptions(name: JobName) {
  return {
    attempts: jobRoutes[name].attempts,
    backoff: { type: 'custom' },
    removeOnComplete: { age: 60 },
    removeOnFail: { age: 24 * 60 * 60, count: 1_000 },
  } satisfies JobsOptions
}
