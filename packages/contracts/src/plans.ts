import { z } from 'zod'
import { approvalId, instant, pairId, pathRef, planId, runId, side } from './ids.ts'
import { changeClass } from './operations.ts'

export const planMode = z.enum(['normal', 'baseline', 'resync', 'decisions'])
export type PlanMode = z.infer<typeof planMode>

export const planState = z.enum(['queued', 'scanning', 'planning', 'ready', 'nothing', 'held', 'applied', 'stale', 'discarded', 'failed'])
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
  'hold-changed',
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

/** Why a plan can't be applied any more. */
export const staleCause = z.discriminatedUnion('cause', [
  z.object({ cause: z.literal('settings-changed'), at: instant, by: z.string().nullable() }),
  z.object({ cause: z.literal('later-run'), at: instant, runId: runId.nullable() }),
  /** `files` names the first of the `total` paths that are not any more as the plan saw them. */
  z.object({
    cause: z.literal('files-changed'),
    at: instant,
    total: z.number().int(),
    files: z.array(z.object({ at: pathRef, side })),
  }),
  z.object({ cause: z.literal('too-old'), at: instant }),
])
export type StaleCause = z.infer<typeof staleCause>

/** What a plan took over from the one it replaces, row by row, where nothing changed. */
export const carriedOver = z.object({
  skips: z.number().int(),
  views: z.number().int(),
  /** Changes that the earlier plan did not have, or had otherwise. */
  fresh: z.number().int(),
})
export type CarriedOver = z.infer<typeof carriedOver>

/** Bytes of the files that would be replaced or deleted and kept, and how many were free; null where a storage doesn't say. */
export const versionSpace = z.object({ kept: z.number(), free: z.number().nullable() })
export type VersionSpace = z.infer<typeof versionSpace>
export const planSpace = z.object({ path1: versionSpace.nullable(), path2: versionSpace.nullable() })
export type PlanSpace = z.infer<typeof planSpace>

export const plan = z.object({
  id: planId,
  /** The plan that this one replaces. */
  parentId: planId.nullable(),
  pairId,
  pairName: z.string(),
  path1Name: z.string(),
  path2Name: z.string(),
  mode: planMode,
  state: planState,
  /** What an apply must send back: it names exactly the operations that are carried out, without those left out. Null until the plan is ready. */
  fingerprint: z.string().nullable(),
  counts: changeCounts,
  bytes: z.object({ path1: z.number(), path2: z.number() }),
  files: z.object({ path1: z.number().int(), path2: z.number().int() }),
  total: z.number().int(),
  /** What its versions would take of the space of each side; null where none are kept, and where it wasn't measured. */
  space: planSpace,
  gates: z.array(gate),
  failure: failure.nullable(),
  /** Set when the plan can't be applied any more, with the reason. */
  stale: staleCause.nullable(),
  /** When the files of both sides were last found to be as the plan saw them. */
  checkedAt: instant.nullable(),
  carriedOver: carriedOver.nullable(),
  appliedBy: z.string().nullable(),
  requestedBy: z.string().nullable(),
  createdAt: instant,
  readyAt: instant.nullable(),
  runId: runId.nullable(),
  /** The approval that it belongs to: a resync that was asked for, or files that are brought back. */
  approvalId: approvalId.nullable(),
  asOf: instant,
})
export type Plan = z.infer<typeof plan>

/** What a plan does besides what its mode says. A worker reads it. */
export const planOptions = z.object({
  /** Which version wins a resync. */
  winner: z.enum(['newer', 'path1', 'path2', 'keep-both']).optional(),
  /** What was deleted on this side comes back from the other one. */
  bringBack: side.optional(),
})
export type PlanOptions = z.infer<typeof planOptions>

export const previewRequest = z.strictObject({
  resync: z.boolean().default(false),
  /** The plan to take skips and viewed marks over from, where nothing changed. */
  parentId: planId.optional(),
})

export type PreviewRequest = z.input<typeof previewRequest>

export const applyRequest = z.strictObject({ fingerprint: z.string().min(1) })
export type ApplyRequest = z.infer<typeof applyRequest>
