import { z } from 'zod'
import { instant, pairId, planId, runId, side } from './ids.ts'
import { changeClass } from './operations.ts'

export const planMode = z.enum(['normal', 'baseline', 'resync'])
export type PlanMode = z.infer<typeof planMode>

export const planState = z.enum(['queued', 'scanning', 'planning', 'ready', 'nothing', 'applied', 'stale', 'discarded', 'failed'])
export type PlanState = z.infer<typeof planState>

export const gateCode = z.enum([
  'side-emptied',
  'root-missing',
  'root-changed',
  'marker-missing',
  'all-changed',
  'too-many-deletes',
  'low-space',
  'overlap',
  'listing-incomplete',
])
export type GateCode = z.infer<typeof gateCode>

/** A safety check that tripped. A `stop` gate lets nothing through; a `part` gate holds only its own operations. */
export const gate = z.object({
  code: gateCode,
  kind: z.enum(['stop', 'part']),
  side: side.nullable(),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
})
export type Gate = z.infer<typeof gate>

/** Counts per class of change, for each side that would be written. */
export const changeCounts = z.object({
  path1: z.partialRecord(changeClass, z.number().int()),
  path2: z.partialRecord(changeClass, z.number().int()),
  /** What changes neither side: identical, held. */
  none: z.partialRecord(changeClass, z.number().int()),
})
export type ChangeCounts = z.infer<typeof changeCounts>

/** Why a run or plan failed: what happened, what it did to the files, what helps. */
export const failure = z.object({
  code: z.string(),
  message: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
})
export type Failure = z.infer<typeof failure>

export const planProgress = z.object({
  path1: z.object({ files: z.number().int(), done: z.boolean() }),
  path2: z.object({ files: z.number().int(), done: z.boolean() }),
})
export type PlanProgress = z.infer<typeof planProgress>

export const plan = z.object({
  id: planId,
  pairId,
  pairName: z.string(),
  path1Name: z.string(),
  path2Name: z.string(),
  mode: planMode,
  state: planState,
  /** What an apply must send back: it names exactly these operations. Null until the plan is ready. */
  fingerprint: z.string().nullable(),
  counts: changeCounts,
  bytes: z.object({ path1: z.number(), path2: z.number() }),
  files: z.object({ path1: z.number().int(), path2: z.number().int() }),
  total: z.number().int(),
  gates: z.array(gate),
  failure: failure.nullable(),
  /** Set when the plan can't be applied any more, with the reason. */
  stale: z
    .object({
      cause: z.enum(['settings-changed', 'later-run', 'files-changed', 'too-old']),
      at: instant,
      params: z.record(z.string(), z.string()),
    })
    .nullable(),
  requestedBy: z.string().nullable(),
  createdAt: instant,
  readyAt: instant.nullable(),
  runId: runId.nullable(),
  asOf: instant,
})
export type Plan = z.infer<typeof plan>

export const previewRequest = z.strictObject({ resync: z.boolean().default(false) })
export type PreviewRequest = z.input<typeof previewRequest>

export const applyRequest = z.strictObject({ fingerprint: z.string().min(1) })
export type ApplyRequest = z.infer<typeof applyRequest>
