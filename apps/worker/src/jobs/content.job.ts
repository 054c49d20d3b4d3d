import type { JobHandlers } from '@pairwise/queue'
import type { ProcessPool } from '../run-process/process-pool.ts'

/** Shorter than whoever asks is willing to wait. */
const factsLimitMs = 25_000

interface ContentJobDeps {
  readonly pool: Pick<ProcessPool, 'perform'>
}

/** A reader that leaves ends the task; no other limit holds for a download. */
export function sendContentJob({ pool }: ContentJobDeps): JobHandlers['send-content'] {
  return async ({ payload, signal }) => {
    await pool.perform('send-content', payload, { stop: signal })
    return null
  }
}

export function conflictFactsJob({ pool }: ContentJobDeps): JobHandlers['conflict-facts'] {
  return async ({ payload, signal }) => (await pool.perform('conflict-facts', payload, { stop: signal, limitMs: factsLimitMs })).facts
}
