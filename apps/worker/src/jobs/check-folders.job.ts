import type { JobHandlers } from '@pairwise/queue'
import type { ProcessPool } from '../run-process/process-pool.ts'

/** Shorter than whoever asks is willing to wait: a folder that does not answer, on a disk that is away, is an answer too. */
const limitMs = 8_000

export function checkFoldersJob({ pool }: { readonly pool: Pick<ProcessPool, 'perform'> }): JobHandlers['check-folders'] {
  return ({ payload, signal }) => pool.perform('check-folders', payload, { stop: signal, limitMs })
}
