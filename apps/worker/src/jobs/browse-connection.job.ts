import type { JobHandlers } from '@pairwise/queue'
import type { ProcessPool } from '../run-process/process-pool.ts'

/** Shorter than whoever asks is willing to wait. */
const limitMs = 35_000

export function browseConnectionJob({ pool }: { readonly pool: Pick<ProcessPool, 'perform'> }): JobHandlers['browse-connection'] {
  return ({ payload, signal }) => pool.perform('browse-connection', payload, { stop: signal, limitMs })
}
