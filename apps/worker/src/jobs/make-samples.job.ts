import type { JobHandlers } from '@pairwise/queue'
import type { ProcessPool } from '../run-process/process-pool.ts'

/** Shorter than whoever asks is willing to wait. */
const limitMs = 8_000

export function makeSamplesJob({ pool }: { readonly pool: Pick<ProcessPool, 'perform'> }): JobHandlers['make-samples'] {
  return ({ signal }) => pool.perform('make-samples', {}, { stop: signal, limitMs })
}
