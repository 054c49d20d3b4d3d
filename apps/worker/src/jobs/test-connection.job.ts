import type { JobHandlers } from '@pairwise/queue'
import type { ProcessPool } from '../run-process/process-pool.ts'

/** Each request of a test has a limit of its own; this ends a storage that answers drop by drop. */
const limitMs = 120_000

export function testConnectionJob({ pool }: { readonly pool: Pick<ProcessPool, 'perform'> }): JobHandlers['test-connection'] {
  return async ({ payload, signal }) => {
    await pool.perform('test-connection', payload, { stop: signal, limitMs })
    return null
  }
}
