/** What a worker and its run processes say to each other. A process does one task at a time. */
import { z } from 'zod'
import type { TaskName } from './task-catalogue.ts'

/** What a run process is told once, before its first task. It reads no environment of its own. */
export const processSettings = z.object({
  name: z.string(),
  databaseUrl: z.string(),
  localRoots: z.array(z.string()),
  ownFolder: z.string().optional(),
  lease: z.object({ ttlMs: z.number(), marginMs: z.number() }),
  graceMs: z.number(),
  /** What secrets and contents in the database are sealed with, the newest first. */
  secrets: z.tuple([z.string()], z.string()),
  logLevel: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']),
})
export type ProcessSettings = z.infer<typeof processSettings>

const taskName = z.enum([
  'run',
  'plan',
  'check-plan',
  'send-content',
  'conflict-facts',
  'expire-versions',
  'check-folders',
  'test-connection',
  'browse-connection',
  'make-samples',
  'remove-samples',
] as const satisfies readonly TaskName[])

export const toProcess = z.discriminatedUnion('type', [
  z.object({ type: z.literal('prepare'), settings: processSettings }),
  z.object({ type: z.literal('perform'), name: taskName, input: z.unknown() }),
  /** End the task in hand in order, because the worker ends. */
  z.object({ type: z.literal('stop') }),
])
export type ToProcess = z.infer<typeof toProcess>

export const fromProcess = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  z.object({ type: z.literal('result'), value: z.unknown(), residentBytes: z.number() }),
  /** The task failed by a fault that is nobody's wish: its message is for the log. */
  z.object({ type: z.literal('fault'), message: z.string() }),
])
export type FromProcess = z.infer<typeof fromProcess>
