import { z } from 'zod'
import { conflictFacts, conflictId } from './conflicts.ts'
import { browseAnswer, browseQuery, folderCheck, folderCheckRequest } from './folders.ts'
import { connectionId, pairId, pathRef, planId, runId, side } from './ids.ts'
import { sampleFolders, samplesRemoved } from './samples.ts'

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
  /** Look whether the files of both sides are still as a plan saw them, while a person waits. `not-looked`: the plan is not ready, or a folder can't be used. */
  'check-plan': {
    payload: z.object({ planId }),
    result: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('looked'), total: z.number().int(), files: z.array(z.object({ at: pathRef, side })) }),
      z.object({ kind: z.literal('not-looked'), why: z.string() }),
    ]),
  },
  /** Send the bytes of a file to somebody who waits for them. */
  'send-content': { payload: z.object({ transferId: z.uuid() }), result: z.null() },
  /** Read what a conflict's versions are, while a person waits. Null when it is settled. */
  'conflict-facts': { payload: z.object({ conflictId }), result: conflictFacts.nullable() },
  /** Look at one or two folders for a form, while a person waits. */
  'check-folders': { payload: folderCheckRequest, result: folderCheck },
  /** Carry out a test of a connection: what it finds goes into its row, line by line. */
  'test-connection': { payload: z.object({ testId: z.uuid() }), result: z.null() },
  /** List the folders in a folder of a connection, while a person waits. */
  'browse-connection': { payload: browseQuery.extend({ connectionId }), result: browseAnswer },
  /** Make two small folders to try the product with, while a person waits. Twice makes two of them. */
  'make-samples': { payload: z.object({}), result: sampleFolders },
  /** Remove the sample folders of a pair again, while a person waits: what was made there, and nothing else. */
  'remove-samples': { payload: z.object({ pairId }), result: samplesRemoved },
} as const

export type JobName = keyof typeof jobCatalogue
export type JobPayload<N extends JobName> = z.infer<(typeof jobCatalogue)[N]['payload']>
export type JobResult<N extends JobName> = z.infer<(typeof jobCatalogue)[N]['result']>
