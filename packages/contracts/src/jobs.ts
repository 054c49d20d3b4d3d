import { z } from 'zod'
import { folderCheck, folderCheckRequest } from './connections.ts'
import { pairId, planId, runId } from './ids.ts'

/**
 * Every job there is. Payloads hold ids, never state: a job may be delivered twice, or late, and
 * whoever takes it reads the truth from Postgres. `result` is what the caller can wait for.
 */
export const jobCatalogue = {
  /** A schedule is due: becomes a run, or exactly one follow-up while a run is active. */
  'pair-due': { payload: z.object({ pairId }), result: z.null() },
  /** Carry out one run row. */
  run: { payload: z.object({ runId }), result: z.null() },
  /** Make one plan row ready: look at both sides, write nothing. */
  'make-plan': { payload: z.object({ planId }), result: z.null() },
  /** Look at one or two folders for a form, while a person waits. */
  'check-folders': { payload: folderCheckRequest, result: folderCheck },
} as const

export type JobName = keyof typeof jobCatalogue
export type JobPayload<N extends JobName> = z.infer<(typeof jobCatalogue)[N]['payload']>
export type JobResult<N extends JobName> = z.infer<(typeof jobCatalogue)[N]['result']>
