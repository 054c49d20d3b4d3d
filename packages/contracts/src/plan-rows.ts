import { z } from 'zod'
import { largestNumber, pathRef } from './ids.ts'
import { operation, operationQuery, reasonCode, seen } from './operations.ts'
import { leftOut, rowFilter } from './plan-selection.ts'
import { changeCounts } from './plans.ts'

export const planRow = operation.extend({
  /** Null for a row that will be carried out. */
  leftOut: leftOut.nullable(),
  /** By whoever asks. */
  viewed: z.boolean(),
})
export type PlanRow = z.infer<typeof planRow>

export const planRowQuery = z.object({
  ...rowFilter.shape,
  /** Only what lies directly in the folder that `path` names. */
  direct: z.literal('yes').optional(),
  sort: operationQuery.shape.sort,
  cursor: z.string().optional(),
  /** Jumps to a row by number, so that a list of 100,000 rows can be scrolled anywhere. */
  offset: z.coerce.number().int().nonnegative().max(largestNumber).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(200),
})
export type PlanRowQuery = z.infer<typeof planRowQuery>

export const planRowPage = z.object({
  rows: z.array(planRow),
  /** How many rows the filter lets through. */
  total: z.number().int(),
  nextCursor: z.string().nullable(),
})
export type PlanRowPage = z.infer<typeof planRowPage>

/** What the pair agreed on before, as one side showed it, with the checksum where it is known. */
export const baselineFacts = seen.extend({ checksum: z.string().nullable() })

export const planRowDetails = z.object({
  row: planRow,
  baseline: z.object({ path1: baselineFacts.nullable(), path2: baselineFacts.nullable() }),
})
export type PlanRowDetails = z.infer<typeof planRowDetails>

/** What a part of a plan amounts to. */
const aggregate = z.object({
  counts: changeCounts,
  rows: z.number().int(),
  bytes: z.number(),
  leftOut: z.number().int(),
  viewed: z.number().int(),
})

/** A folder with everything below it. A chain of folders that hold nothing but each other is one. */
export const planFolder = aggregate.extend({
  at: pathRef,
  /** Rows that lie directly in it, and folders in it. */
  direct: z.number().int(),
  folders: z.number().int(),
})
export type PlanFolder = z.infer<typeof planFolder>

export const planFolderQuery = z.object(rowFilter.shape)
export type PlanFolderQuery = z.infer<typeof planFolderQuery>

export const planFolderPage = z.object({
  /** The folder that was asked for; empty for the whole pair. */
  at: pathRef,
  /** The folders in the one that was asked for: those that lose something first, then those with the most bytes. */
  folders: z.array(planFolder),
  /** Rows that lie directly in the folder that was asked for. */
  direct: z.number().int(),
  total: aggregate,
})
export type PlanFolderPage = z.infer<typeof planFolderPage>

export const planReasons = z.object({ groups: z.array(aggregate.extend({ reason: reasonCode })) })
export type PlanReasons = z.infer<typeof planReasons>
