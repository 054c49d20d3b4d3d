import { z } from 'zod'
import { conflictId, contentKind, textForm } from './conflicts.ts'
import { pairId, planId, side } from './ids.ts'

/** Which version of a file: a side's own, the text last agreed on, or the result of a staged merge. */
export const contentVersion = z.enum(['path1', 'path2', 'base', 'merged'])
export type ContentVersion = z.infer<typeof contentVersion>

export const ofConflictVersion = z.object({ conflictId, version: contentVersion })
export const ofOperationVersion = z.object({
  planId,
  operationId: z.string().regex(/^[1-9][0-9]{0,17}$/),
  version: contentVersion.exclude(['merged']),
})

export const contentQuery = z.object({
  /** `inline` shows a picture (PNG, JPEG, GIF, WebP); everything else is always a download. */
  as: z.enum(['download', 'inline']).default('download'),
  /** Only so many bytes from the start. */
  first: z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER).optional(),
})
export type ContentQuery = z.input<typeof contentQuery>

export const textQuery = z.object({
  /** Of a text that is too large, its first 2 MiB. Without it that is refused. */
  part: z.enum(['whole', 'beginning']).default('whole'),
})
export type TextQuery = z.input<typeof textQuery>

/** A version as text whose lines end with `\n`; its form says how they end in the file. What can't be decoded is U+FFFD in it, and then it should not be written back. */
export const contentText = z.object({
  text: z.string(),
  form: textForm,
  /** Whether every byte could be decoded. */
  exact: z.boolean(),
  /** Of the whole file. */
  size: z.number().int(),
  /** Whether this is only the beginning. */
  truncated: z.boolean(),
  contentKind,
})
export type ContentText = z.infer<typeof contentText>

/** What a worker is asked to send: a side's version, as the operation of a plan or conflict saw it. */
export const contentRequest = z.object({
  pairId,
  side,
  /** The operation whole, as its plan wrote it. */
  body: z.string(),
  /** Only so many bytes from the start. */
  first: z.number().int().positive().nullable(),
})
export type ContentRequest = z.infer<typeof contentRequest>

/** What a worker says before the first byte, or instead of it. The size is -1 where it is not known. */
export const contentHead = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ok'), size: z.number() }),
  z.object({ kind: z.literal('changed') }),
  z.object({ kind: z.literal('unreadable'), cause: z.string() }),
])
export type ContentHead = z.infer<typeof contentHead>
