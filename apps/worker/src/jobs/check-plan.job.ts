import type { JobHandlers } from '@pairwise/queue'
import type { ProcessPool } from '../run-process/process-pool.ts'

/** Shorter than whoever asks is willing to wait. */
const limitMs = 55_000

export function checkPlanJob({ pool }: { readonly pool: Pick<ProcessPool, 'perform'> }): JobHandlers['check-plan'] {
  return ({ payload, signal }) => pool.perform('check-plan', payload, { stop: signal, limitMs })
}
