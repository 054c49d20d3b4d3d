import { z } from 'zod'
import { instant, largestNumber, pairId, pathRef, side } from './ids.ts'
import { plan } from './plans.ts'

export const conflictId = z.coerce.number().int().positive().max(largestNumber)

/** What is disputed. `type` is a file against a folder, `case` two spellings of one name that can't both exist on a side. */
export const conflictKind = z.enum(['edit-edit', 'edit-delete', 'new-new', 'same-content', 'type', 'case'])
export type ConflictKind = z.infer<typeof conflictKind>

/** `decided` is staged by somebody and not applied yet; `gone` needs no decision any more, because the files settled it. */
export const conflictState = z.enum(['open', 'decided', 'applied', 'gone'])
export type ConflictState = z.infer<typeof conflictState>

/** What can be done about a conflict. Which of them fit one is in its `choices`. */
export const decisionChoice = z.enum(['keep-path1', 'keep-path2', 'keep-both', 'keep-changed', 'delete', 'merge'])
export type DecisionChoice = z.infer<typeof decisionChoice>

/** How a version compares with the other side's, computed for the side it stands under. */
export const versionMark = z.enum(['newer', 'older', 'larger', 'smaller'])
export type VersionMark = z.infer<typeof versionMark>

/** One side's version, or the one last agreed. */
export const conflictVersion = z.object({
  kind: z.enum(['absent', 'file', 'symlink', 'directory']),
  size: z.number().nullable(),
  modifiedAt: instant.nullable(),
  marks: z.array(versionMark),
})
export type ConflictVersion = z.infer<typeof conflictVersion>

/** What a file holds, as far as its first bytes tell. Only `text` can be merged, only the four web formats are shown as `image`. */
export const contentKind = z.enum(['text', 'image', 'pdf', 'audio', 'video', 'office', 'archive', 'database', 'binary', 'empty'])
export type ContentKind = z.infer<typeof contentKind>

/** What a worker read in one version: null fields are not known, such as the hash of a file that is too large to be read for it. */
export const versionFacts = z.object({
  sha256: z.string().nullable(),
  /** Who owns it on its disk. */
  owner: z.string().nullable(),
  contentKind,
  /** The format in words, such as "SQLite 3 database". */
  format: z.string().nullable(),
})
export type VersionFacts = z.infer<typeof versionFacts>

/** What was read of a revision of a conflict. A side is null when it has no file, or when it could not be read: then `problems` says why. */
export const conflictFacts = z.object({
  conflictId,
  revision: z.number().int(),
  path1: versionFacts.nullable(),
  path2: versionFacts.nullable(),
  base: versionFacts.nullable(),
  /** The first byte, counted from 0, at which both versions differ; null when that is not known. */
  firstDifference: z.number().int().nullable(),
  problems: z.object({ path1: z.string().nullable(), path2: z.string().nullable() }),
  asOf: instant,
})
export type ConflictFacts = z.infer<typeof conflictFacts>

/** A decision that somebody staged. Nothing happens until it is applied. */
export const stagedDecision = z.object({
  choice: decisionChoice,
  by: z.string(),
  byId: z.string().nullable(),
  at: instant,
  /** Of the result, for `merge`. */
  mergedSize: z.number().int().nullable(),
  /** The plan that carries it out, once there is one. */
  planId: z.number().int().nullable(),
})
export type StagedDecision = z.infer<typeof stagedDecision>

export const looker = z.object({ name: z.string(), since: instant })
export type Looker = z.infer<typeof looker>

export const conflict = z.object({
  id: conflictId,
  pairId,
  pairName: z.string(),
  path1Name: z.string(),
  path2Name: z.string(),
  at: pathRef,
  /** The folder that holds it; an empty path is the root. */
  folder: pathRef,
  name: z.string(),
  kind: conflictKind,
  state: conflictState,
  /** Goes up whenever a version is another one; a decision names the revision that was looked at. */
  revision: z.number().int(),
  path1: conflictVersion,
  path2: conflictVersion,
  /** What both sides agreed on last; null when they never did. */
  agreed: conflictVersion.nullable(),
  /** Whether the text last agreed on was kept, so that three-way merging is possible. */
  hasBase: z.boolean(),
  choices: z.array(decisionChoice),
  decision: stagedDecision.nullable(),
  /** When a version changed again after somebody may have looked, and on which side. */
  changedAgain: z.object({ side: side.nullable(), at: instant }).nullable(),
  lookingUsers: z.array(looker),
  recordedAt: instant,
  asOf: instant,
})
export type Conflict = z.infer<typeof conflict>

const filter = {
  pair: pairId.optional(),
  kind: conflictKind.optional(),
  /** A folder's key: only what is in it or below it. */
  path: z.string().max(8192).optional(),
  /** Part of the path, in any case. */
  q: z.string().max(500).optional(),
  age: z.enum(['day', '3-days', 'week', 'month', 'older']).optional(),
  /** `waiting` is open and decided together. */
  state: z.enum(['waiting', 'open', 'decided', 'applied', 'gone']).default('waiting'),
}

/** Which conflicts are meant: what a list shows, or what a rule is to decide. */
export const conflictFilter = z.strictObject(filter)
export type ConflictFilter = z.input<typeof conflictFilter>

export const conflictQuery = z.object({
  ...filter,
  sort: z.enum(['path', 'newest', 'oldest', 'size']).default('path'),
  cursor: z.string().max(20_000).optional(),
  offset: z.coerce.number().int().nonnegative().max(largestNumber).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(100),
})
export type ConflictQuery = z.input<typeof conflictQuery>

export const conflictCounts = z.object({ open: z.number().int(), decided: z.number().int(), oldestAt: instant.nullable() })
export type ConflictCounts = z.infer<typeof conflictCounts>

export const conflictPage = z.object({
  rows: z.array(conflict),
  /** How many the filter lets through. */
  total: z.number().int(),
  /** By kind, whatever kind the filter asks for. */
  byKind: z.partialRecord(conflictKind, z.number().int()),
  /** How many wait of those of the filter's pair, or of all pairs, whatever else it asks for. */
  waiting: conflictCounts,
  nextCursor: z.string().nullable(),
  asOf: instant,
})
export type ConflictPage = z.infer<typeof conflictPage>

export const conflictFolder = z.object({
  pairId,
  pairName: z.string(),
  folder: pathRef,
  open: z.number().int(),
  decided: z.number().int(),
})
export type ConflictFolder = z.infer<typeof conflictFolder>

export const conflictFolders = z.object({ rows: z.array(conflictFolder), asOf: instant })
export type ConflictFolders = z.infer<typeof conflictFolders>

/** The largest text that can be compared or merged here, in bytes of its file. */
export const largestTextBytes = 2 * 1024 * 1024

/** How a text is written as bytes. The names of encodings are those of the WHATWG standard, in lower case. */
export const textForm = z.object({
  encoding: z.string().max(40),
  /** Whether the file begins with a byte order mark. */
  mark: z.boolean(),
  lineEndings: z.enum(['lf', 'crlf', 'cr', 'mixed', 'none']),
})
export type TextForm = z.infer<typeof textForm>

/** The result of a merge as text whose lines end with `\n`, and how it is to be written. `mixed` and `none` write line feeds. */
export const mergedText = z.strictObject({
  text: z.string().max(largestTextBytes, 'At most 2 MiB of text can be merged here.'),
  form: z.strictObject(textForm.shape),
})
export type MergedText = z.infer<typeof mergedText>

const atRevision = { revision: z.number().int().positive() }

export const decisionRequest = z.discriminatedUnion('choice', [
  z.strictObject({ ...atRevision, choice: decisionChoice.exclude(['merge']) }),
  z.strictObject({ ...atRevision, choice: z.literal('merge'), merged: mergedText }),
])
export type DecisionRequest = z.input<typeof decisionRequest>

/** Rules that decide many conflicts at once. `keep-changed` is for what was changed here and deleted there. */
export const decisionRule = z.enum([
  'newer',
  'older',
  'larger',
  'smaller',
  'keep-path1',
  'keep-path2',
  'keep-both',
  'keep-changed',
  'same-content',
])
export type DecisionRule = z.infer<typeof decisionRule>

export const ruleRequest = z.strictObject({
  query: conflictFilter.default({ state: 'waiting' }),
  rule: decisionRule,
  /** True shows what the rule would do; false stages exactly that. */
  dry: z.boolean(),
  /** Remember the rule for future conflicts of the query's pair. Needs the right to change the pair. */
  remember: z.boolean().default(false),
})
export type RuleRequest = z.input<typeof ruleRequest>

/** Why a rule says nothing about a conflict. */
export const undecidedCause = z.enum([
  'equal-times',
  'no-times',
  'equal-sizes',
  'edit-delete',
  'not-edit-delete',
  'type',
  'decided',
  'not-same',
])
export type UndecidedCause = z.infer<typeof undecidedCause>

/** What a rule does, or did, group by group; `examples` are the first paths of a group. */
export const ruleOutcome = z.object({
  staged: z.boolean(),
  total: z.number().int(),
  groups: z.array(z.object({ choice: decisionChoice, count: z.number().int(), examples: z.array(pathRef) })),
  undecided: z.array(z.object({ cause: undecidedCause, count: z.number().int(), examples: z.array(pathRef) })),
  remembered: z.boolean(),
})
export type RuleOutcome = z.infer<typeof ruleOutcome>

export const takeBackQuery = z.object({ pair: pairId.optional() })
export const takenBack = z.object({ count: z.number().int() })

/** Makes plans of what is staged, one for each pair. They are applied like any other plan. */
export const decisionPlansRequest = z.strictObject({ pairId: pairId.optional() })
export type DecisionPlansRequest = z.input<typeof decisionPlansRequest>
export const decisionPlans = z.object({ plans: z.array(plan) })
export type DecisionPlans = z.infer<typeof decisionPlans>

export const mergeDraftRequest = z.strictObject({ ...atRevision, text: z.string().max(largestTextBytes) })
export type MergeDraftRequest = z.input<typeof mergeDraftRequest>

/** A merge that is not finished. Everybody has one of their own for each conflict. */
export const mergeDraft = z.object({ conflictId, revision: z.number().int(), text: z.string(), savedAt: instant })
export type MergeDraft = z.infer<typeof mergeDraft>
export const savedDraft = z.object({ savedAt: instant })

export const lookers = z.object({ users: z.array(looker) })
