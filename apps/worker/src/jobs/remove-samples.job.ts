import type { JobHandlers } from '@pairwise/queue'
import type { ProcessPool } from '../run-process/process-pool.ts'

/** Shorter than whoever asks is willing to wait. */
const limitMs = 5_000

export function removeSamplesJob({ pool }: { readonly pool: Pick<ProcessPool, 'perform'> }): JobHandlers['remove-samples'] {
  return ({ payload, signal }) => pool.perform('remove-samples', payload, { stop: signal, limitMs })
}
