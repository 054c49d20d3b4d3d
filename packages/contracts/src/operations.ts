import { z } from 'zod'
import { instant, largestNumber, pathRef, side } from './ids.ts'

/** The closed set of things a plan can do to one path. `hold` and `ask` do nothing now. */
export const operationKind = z.enum([
  'mkdir',
  'move',
  'copy',
  'set-metadata',
  'keep-both',
  'merge',
  'delete',
  'rmdir',
  'adopt',
  'forget',
  'hold',
  'ask',
])
export type OperationKind = z.infer<typeof operationKind>

/** The classes that the plan page counts and filters by. */
export const changeClass = z.enum(['new', 'changed', 'deleted', 'moved', 'conflict', 'merged', 'metadata', 'folder', 'identical', 'held'])
export type ChangeClass = z.infer<typeof changeClass>

/** Why an operation is in the plan. The sentences live in the web app. */
export const reasonCode = z.enum([
  'NEW_ON_1',
  'NEW_ON_2',
  'CHANGED_ON_1',
  'CHANGED_ON_2',
  'OLDER_ON_1',
  'OLDER_ON_2',
  'DELETED_ON_1',
  'DELETED_ON_2',
  'DELETED_ON_BOTH',
  'EDIT_BEATS_DELETE_1',
  'EDIT_BEATS_DELETE_2',
  'MOVED_ON_1',
  'MOVED_ON_2',
  'DIR_NEW',
  'DIR_GONE',
  'DIR_EMPTY',
  'META',
  'SAME_CONTENT',
  'CONFLICT',
  'CONFLICT_WON_1',
  'CONFLICT_WON_2',
  'KIND_CONFLICT',
  'DECISION',
  'BASE_ONLY_1',
  'BASE_ONLY_2',
  'BASE_DIFF',
  'COMES_BACK',
  'RESPELLED',
  'FOLLOWS_1',
  'FOLLOWS_2',
  'DELETION_SKIPPED',
  'OUT_OF_SCOPE',
  'UNREADABLE',
  'UNSUPPORTED',
  'COLLISION',
  'OVER_LIMIT',
])
export type ReasonCode = z.infer<typeof reasonCode>

/** What tells which of two different versions stays. */
export const winnerRule = z.enum(['newer', 'older', 'larger', 'smaller', 'path1', 'path2'])
export type WinnerRule = z.infer<typeof winnerRule>

/** What one side shows at a path. */
export const seen = z.object({
  kind: z.enum(['absent', 'file', 'directory', 'symlink', 'excluded', 'unsupported', 'unreadable', 'unknown']),
  size: z.number().nullable(),
  modifiedAt: z.string().nullable(),
})
export type SeenFacts = z.infer<typeof seen>

export const outcomeKind = z.enum(['done', 'stale', 'failed', 'skipped'])
export type OutcomeKind = z.infer<typeof outcomeKind>

/** One row of a plan or of a run. `changes` is the side that is written; null when nothing or only the baseline is. */
export const operation = z.object({
  id: z.string(),
  kind: operationKind,
  class: changeClass,
  changes: side.nullable(),
  at: pathRef,
  /** For a move the old place; for keep-both the two names that both versions get. */
  from: pathRef.nullable(),
  keptAs: z.object({ path1: pathRef.nullable(), path2: pathRef.nullable() }).nullable(),
  path1: seen,
  path2: seen,
  bytes: z.number(),
  reason: reasonCode,
  /** For `CONFLICT_WON_…` and `BASE_DIFF`: the rule that told which version stays; null where none did. */
  rule: winnerRule.nullable(),
  /** For `COMES_BACK`: whether a resync does it, and when both sides were last the same; null where that isn't known. */
  comesBack: z.object({ byResync: z.boolean(), since: instant.nullable() }).nullable(),
  /** For `DECISION`: who decided what. */
  decision: z.object({ by: z.string(), choice: z.string() }).nullable(),
  outcome: outcomeKind.nullable(),
  problem: z.string().nullable(),
})
export type Operation = z.infer<typeof operation>

export const operationQuery = z.object({
  class: changeClass.optional(),
  to: side.optional(),
  q: z.string().max(500).optional(),
  outcome: outcomeKind.optional(),
  sort: z.enum(['risk', 'path', '-path', 'size', '-size']).default('risk'),
  cursor: z.string().optional(),
  /** Jumps to a row by number, so that a list of 100,000 rows can be scrolled anywhere. */
  offset: z.coerce.number().int().nonnegative().max(largestNumber).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(200),
})
export type OperationQuery = z.infer<typeof operationQuery>

export const operationPage = z.object({
  rows: z.array(operation),
  total: z.number().int(),
  nextCursor: z.string().nullable(),
})
export type OperationPage = z.infer<typeof operationPage>
