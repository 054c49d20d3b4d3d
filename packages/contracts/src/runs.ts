import { z } from 'zod'
import { bandwidth } from './bandwidth.ts'
import { approvalId, instant, largestNumber, pairId, planId, runId } from './ids.ts'
import { changeCounts, failure, gate } from './plans.ts'

export const runTrigger = z.enum(['manual', 'schedule', 'follow-up', 'apply'])
export type RunTrigger = z.infer<typeof runTrigger>

export const runState = z.enum([
  'queued',
  'scanning',
  'planning',
  'applying',
  'verifying',
  'nothing',
  'held',
  'done',
  'partial',
  'failed',
  'stopped',
])
export type RunState = z.infer<typeof runState>

export const finishedRunStates = ['nothing', 'held', 'done', 'partial', 'failed', 'stopped'] as const satisfies readonly RunState[]

export const runCounters = z.object({
  /** Operations of the plan that change a side. */
  total: z.number().int(),
  done: z.number().int(),
  failed: z.number().int(),
  stale: z.number().int(),
  skipped: z.number().int(),
  bytesTotal: z.number(),
  bytesDone: z.number(),
  conflicts: z.number().int(),
  filesPath1: z.number().int(),
  filesPath2: z.number().int(),
})
export type RunCounters = z.infer<typeof runCounters>

export const run = z.object({
  id: runId,
  pairId,
  pairName: z.string(),
  path1Name: z.string(),
  path2Name: z.string(),
  planId: planId.nullable(),
  trigger: runTrigger,
  state: runState,
  counters: runCounters,
  counts: changeCounts,
  gates: z.array(gate),
  failure: failure.nullable(),
  requestedBy: z.string().nullable(),
  stopRequestedBy: z.string().nullable(),
  /** How fast it may copy, where somebody set that while it went on; null for what its pair says. */
  bandwidth: z.string().nullable(),
  createdAt: instant,
  startedAt: instant.nullable(),
  finishedAt: instant.nullable(),
  logLines: z.number().int(),
  /** The approval that it carries out, or that it led to. */
  approvalId: approvalId.nullable(),
  asOf: instant,
})
export type Run = z.infer<typeof run>

/** What can be changed of a run that goes on. */
export const runUpdate = z.strictObject({
  /** Null goes back to what the pair says. */
  bandwidth: bandwidth.nullable(),
})

/** What a run does besides what every run of its pair does. A worker reads it. */
export const runOptions = z.object({
  /** Carry out exactly the held operations that have this fingerprint, and nothing else. */
  approvedHold: z.string().optional(),
  /** Modification times count for nothing: what may have changed is read. */
  byContent: z.boolean().optional(),
  /** Carry out exactly the plan with this fingerprint, though every file changed. */
  approvedPlan: z.string().optional(),
  /** Carry out only what failed in the run of this plan, and the folders that it goes into. */
  failedOf: planId.optional(),
})
export type RunOptions = z.infer<typeof runOptions>

export const runQuery = z.object({
  pair: pairId.optional(),
  state: runState.optional(),
  /** Only runs that are not over. */
  active: z.stringbool().default(false),
  cursor: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})
export type RunQuery = z.input<typeof runQuery>

export const runPage = z.object({ rows: z.array(run), nextCursor: z.string().nullable(), asOf: instant })
export type RunPage = z.infer<typeof runPage>

export const logLevel = z.enum(['debug', 'info', 'notice', 'warning', 'error'])
export type LogLevel = z.infer<typeof logLevel>

/** One line of a run's log. Lines are numbered from 1 without gaps, by the one process that writes them. */
export const logLine = z.object({ n: z.number().int(), at: instant, level: logLevel, text: z.string() })
export type LogLine = z.infer<typeof logLine>

export const logQuery = z.object({
  after: z.coerce.number().int().nonnegative().max(largestNumber).default(0),
  limit: z.coerce.number().int().min(1).max(5000).default(1000),
})
export const logPage = z.object({ lines: z.array(logLine), last: z.number().int() })
export type LogPage = z.infer<typeof logPage>
