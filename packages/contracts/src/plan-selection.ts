import { z } from 'zod'
import { instant, side } from './ids.ts'
import { changeClass, reasonCode } from './operations.ts'
import { changeCounts } from './plans.ts'

/** Why a row of a sealed plan is not carried out: a person left it out, it can't go without one that was, or it waits for an approval. */
export const leftOutWhy = z.enum(['skipped', 'skipped-with', 'held'])
export type LeftOutWhy = z.infer<typeof leftOutWhy>

export const leftOut = z.object({ why: leftOutWhy, by: z.string().nullable() })
export type LeftOut = z.infer<typeof leftOut>

/** What the chips of a plan page choose: a class of change, or a view across the classes. */
export const planView = z.enum([...changeClass.options, 'comes-back', 'skipped'])
export type PlanView = z.infer<typeof planView>

/** The key of a folder: base64url of its path's bytes; empty for the whole pair. */
export const folderKey = z
  .string()
  .max(8192)
  .regex(/^[A-Za-z0-9_-]*$/)

/** Which rows of a plan are meant. Fields are joined by "and"; without any, all rows are. */
export const rowFilter = z.strictObject({
  op: planView.optional(),
  to: side.optional(),
  /** Part of the path in any case, or a pattern such as `photos/2023/**` when it has one of `*` and `?`. */
  q: z.string().max(500).optional(),
  /** Rows of this folder and of everything below it. */
  path: folderKey.optional(),
  reason: reasonCode.optional(),
  /** By the marks of whoever asks. */
  viewed: z.enum(['yes', 'no']).optional(),
  /** Rows that the plan before this one did not have, or had otherwise. */
  fresh: z.literal('yes').optional(),
})
export type RowFilter = z.infer<typeof rowFilter>

const operationId = z.string().regex(/^\d{1,18}$/)

/** A selection is a rule and not a list: "all that match, except these". */
export const rowScope = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('operations'), ids: z.array(operationId).min(1).max(1000) }),
  z.strictObject({ kind: z.literal('folder'), path: folderKey }),
  z.strictObject({ kind: z.literal('query'), filter: rowFilter, except: z.array(operationId).max(1000).default([]) }),
])
export type RowScope = z.infer<typeof rowScope>

/** What is known of all that will be carried out. Its version goes up with every change of it. */
export const planSelection = z.object({
  version: z.number().int(),
  /** Changes that will be carried out, by class and side. */
  counts: changeCounts,
  /** Bytes that each side receives. */
  bytes: z.object({ path1: z.number(), path2: z.number() }),
  /** Changes that are left out: by somebody's wish, along with such, and until they are approved. */
  skipped: z.number().int(),
  skippedWith: z.number().int(),
  held: z.number().int(),
})
export type PlanSelection = z.infer<typeof planSelection>

export const selectionRequest = z.strictObject({ act: z.enum(['skip', 'include']), scope: rowScope })
export type SelectionRequest = z.input<typeof selectionRequest>

/** One act on the selection, in the order in which they were done. */
export const selectionRule = z.object({
  n: z.number().int(),
  act: z.enum(['skip', 'include', 'carry-over']),
  scope: rowScope.nullable(),
  by: z.string().nullable(),
  at: instant,
  /** How many rows it changed, those included that go along. */
  rows: z.number().int(),
})
export type SelectionRule = z.infer<typeof selectionRule>

export const selectionRules = z.object({ rows: z.array(selectionRule) })

export const viewedRequest = z.strictObject({ viewed: z.boolean(), scope: rowScope })
export type ViewedRequest = z.input<typeof viewedRequest>

/** How far one person has looked through a plan. A folder counts once each row that lies directly in it is viewed. */
export const viewedProgress = z.object({ folders: z.number().int(), viewed: z.number().int() })
export type ViewedProgress = z.infer<typeof viewedProgress>
