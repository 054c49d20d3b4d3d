import { folderCheck, folderCheckRequest, jobCatalogue, sampleFolders } from '@pairwise/contracts'
import { z } from 'zod'

const left = <Why extends z.core.$ZodEnum>(why: Why) => z.object({ kind: z.literal('left'), why })

/** Everything that a run process can be asked to do. */
export const taskCatalogue = {
  run: {
    input: z.object({ runId: z.number().int() }),
    result: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('finished'), followUpRunId: z.number().int().nullable() }),
      left(z.enum(['nothing-to-do', 'lease-held', 'lease-lost', 'shutdown', 'interrupted'])),
    ]),
  },
  plan: {
    input: z.object({ planId: z.number().int() }),
    result: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('finished') }),
      left(z.enum(['nothing-to-do', 'shutdown', 'interrupted'])),
    ]),
  },
  'check-plan': { input: jobCatalogue['check-plan'].payload, result: jobCatalogue['check-plan'].result },
  'send-content': { input: jobCatalogue['send-content'].payload, result: z.object({ kind: z.literal('finished') }) },
  'conflict-facts': {
    input: jobCatalogue['conflict-facts'].payload,
    result: z.object({ kind: z.literal('finished'), facts: jobCatalogue['conflict-facts'].result }),
  },
  'expire-versions': { input: z.object({ pairId: z.string() }), result: z.object({ kind: z.literal('finished') }) },
  'check-folders': { input: folderCheckRequest, result: folderCheck },
  'test-connection': { input: jobCatalogue['test-connection'].payload, result: z.object({ kind: z.literal('finished') }) },
  'browse-connection': { input: jobCatalogue['browse-connection'].payload, result: jobCatalogue['browse-connection'].result },
  'make-samples': { input: z.object({}), result: sampleFolders },
  'remove-samples': { input: jobCatalogue['remove-samples'].payload, result: jobCatalogue['remove-samples'].result },
} as const

export type TaskName = keyof typeof taskCatalogue
export type TaskInput<N extends TaskName> = z.infer<(typeof taskCatalogue)[N]['input']>
export type TaskResult<N extends TaskName> = z.infer<(typeof taskCatalogue)[N]['result']>

/** Whether a task was begun and not ended, so that something of it may still be under way. */
export function isLeftInTheMiddle(result: TaskResult<TaskName>): boolean {
  return 'kind' in result && result.kind === 'left' && result.why !== 'nothing-to-do' && result.why !== 'lease-held'
}

/** How each task is done. */
export type TaskHandlers = {
  readonly [N in TaskName]: (input: TaskInput<N>, stop: AbortSignal) => TaskResult<N> | Promise<TaskResult<N>>
}
