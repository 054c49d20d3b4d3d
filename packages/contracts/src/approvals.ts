import { z } from 'zod'
import { approvalId, instant, largestNumber, pairId, planId, runId, side } from './ids.ts'
import { gate, planSpace } from './plans.ts'

/** `held`: operations of a run that a limit stopped. `resync`: a plan in resync mode that somebody asks for. */
export const approvalKind = z.enum(['held', 'resync'])
export type ApprovalKind = z.infer<typeof approvalKind>

/** `draft`: a resync that was asked for and not yet sent. From `approved` only the run's end leads on; the other states after `waiting` are final. */
export const approvalState = z.enum(['draft', 'waiting', 'approved', 'rejected', 'withdrawn', 'discarded', 'expired', 'void', 'applied'])
export type ApprovalState = z.infer<typeof approvalState>

/** Why an approval counts for nothing any more. */
export const voidCause = z.enum([
  /** Other operations would be held now; `replacedBy` names the approval over them. */
  'set-changed',
  /** Nothing would be held any more. */
  'nothing-held',
  'plan-changed',
  'settings-changed',
  /** The run that carried it out found something else, or failed before it changed anything. */
  'not-carried-out',
])
export type VoidCause = z.infer<typeof voidCause>

/** Which version wins a resync where a file differs. */
export const resyncWinner = z.enum(['newer', 'path1', 'path2', 'keep-both'])
export type ResyncWinner = z.infer<typeof resyncWinner>

/** Who asked. A schedule is nobody: any admin may approve what it led to. */
export const requester = z.object({ kind: z.enum(['person', 'schedule', 'token']), id: z.string().nullable(), name: z.string() })
export type Requester = z.infer<typeof requester>

/** What may be behind it, with what speaks for it. Shown as "Looks like …", never as a fact. */
export const likelyCause = z.discriminatedUnion('code', [
  /** So many of the deleted files have the size, time and name of new files in one folder of the side where they are gone. `rest` names the first hundred that have not. */
  z.object({
    code: z.literal('moved-folder'),
    side,
    matched: z.number().int(),
    of: z.number().int(),
    folder: z.string(),
    rest: z.array(z.string()).default([]),
  }),
  /** Everything is below one folder, and that is gone as a whole. */
  z.object({ code: z.literal('top-folder-gone'), side, folder: z.string(), files: z.number().int() }),
  z.object({ code: z.literal('time-shift'), side, files: z.number().int(), shiftMs: z.number() }),
  /** Most of the deleted files came back under their name with one new extension: this can be ransomware. */
  z.object({ code: z.literal('common-extension'), side, extension: z.string(), files: z.number().int(), of: z.number().int() }),
  z.object({ code: z.literal('side-emptied'), side, prior: z.number().int() }),
  z.object({ code: z.literal('partly-listed'), entries: z.number().int() }),
  z.object({ code: z.literal('settings-changed'), by: z.string(), at: instant }),
])
export type LikelyCause = z.infer<typeof likelyCause>

export const heldFolder = z.object({ path: z.string(), files: z.number().int(), bytes: z.number() })
export type HeldFolder = z.infer<typeof heldFolder>

/** What an approval is about, as it was found when it was opened. */
export const approvalFacts = z.object({
  /** How many files would be deleted, replaced or changed: the number that an approval repeats. */
  number: z.number().int(),
  bytes: z.number(),
  /** The side on which files would be deleted; null where that is no single side, or nothing would be. */
  side: side.nullable(),
  /** The folders with most of it, at most ten. */
  folders: z.array(heldFolder),
  folderCount: z.number().int(),
  causes: z.array(likelyCause),
  /** Against the approval that this one replaces: how many operations are the same, and how many those were. */
  compared: z.object({ same: z.number().int(), of: z.number().int() }).nullable(),
})
export type ApprovalFacts = z.infer<typeof approvalFacts>

export const timelineKind = z.enum([
  'held',
  'requested',
  'sent',
  'comment',
  'on-it',
  'not-on-it',
  'reminded',
  'expires-soon',
  'checked-again',
  'compared',
  'without-deletions',
  'brought-back',
  'approved',
  'rejected',
  'withdrawn',
  'discarded',
  'expired',
  'void',
  'applied',
])
export type TimelineKind = z.infer<typeof timelineKind>

/** What happened to an approval. `text` is what a person wrote, word for word. */
export const timelineEntry = z.object({
  id: z.number().int(),
  at: instant,
  kind: timelineKind,
  /** Null for what Pairwise did by itself. */
  by: z.string().nullable(),
  text: z.string().nullable(),
  runId: runId.nullable(),
  planId: planId.nullable(),
})
export type TimelineEntry = z.infer<typeof timelineEntry>

/** Why somebody can't approve, or not alone. */
export const approverHindrance = z.enum([
  'no-permission',
  'is-token',
  /** It is this person's own request, and there is somebody else. */
  'own-request',
  /** This person changed limits, filters or folders since the last good run. */
  'changed-limits',
  /** This person's account depends on the requester's. */
  'not-independent',
  /** The request names another approver. */
  'not-named',
])
export type ApproverHindrance = z.infer<typeof approverHindrance>

export const approver = z.object({ id: z.string(), name: z.string(), hindrance: approverHindrance.nullable(), since: instant.nullable() })
export type Approver = z.infer<typeof approver>

/** What the one who reads may do about it; each with the reason why not. */
export const approvalRights = z.object({
  approve: z.object({ hindrance: approverHindrance.nullable(), since: instant.nullable() }),
  /** The only admin approves a request of their own, and the audit says so. */
  isOnlyAdmin: z.boolean(),
  /** Given while the only admin, who took the role of the other one away, does not approve alone yet: until then. */
  aloneFrom: instant.nullable(),
  /** Two admins agreed that nobody else has to approve. */
  isSecondPersonOff: z.boolean(),
  isRequester: z.boolean(),
  /** From when on a reminder may be sent again; null when it may be now. */
  remindFrom: instant.nullable(),
})
export type ApprovalRights = z.infer<typeof approvalRights>

export const approval = z.object({
  id: approvalId,
  kind: approvalKind,
  state: approvalState,
  pairId,
  pairName: z.string(),
  path1Name: z.string(),
  path2Name: z.string(),
  planId: planId.nullable(),
  /** The run that was held; null for a resync. */
  runId: runId.nullable(),
  /** The run that carries it out. */
  appliedRunId: runId.nullable(),
  /** What an approval has to send back: it names exactly these operations. */
  fingerprint: z.string(),
  /** Whether it can be approved at all: what nobody can see can't be signed. */
  approvable: z.boolean(),
  gates: z.array(gate),
  facts: approvalFacts,
  requestedBy: requester,
  /** Why a resync is asked for. */
  why: z.string().nullable(),
  winner: resyncWinner.nullable(),
  note: z.string().nullable(),
  /** Only this person is asked; null asks any admin. */
  namedApprover: z.object({ id: z.string(), name: z.string() }).nullable(),
  assignee: z.object({ id: z.string(), name: z.string() }).nullable(),
  /** The pair's schedule waits until somebody decides. */
  schedulePaused: z.boolean(),
  decidedBy: z.string().nullable(),
  decidedAt: instant.nullable(),
  decisionReason: z.string().nullable(),
  voidCause: voidCause.nullable(),
  replacedBy: approvalId.nullable(),
  createdAt: instant,
  expiresAt: instant.nullable(),
  remindedAt: instant.nullable(),
  asOf: instant,
})
export type Approval = z.infer<typeof approval>

/** An approval with all that its page shows. */
export const approvalDetail = approval.extend({
  timeline: z.array(timelineEntry),
  approvers: z.array(approver),
  rights: approvalRights,
  /** How long its pair keeps what is replaced or deleted, null where it keeps nothing; and what that would take of each side. */
  versions: z.object({ days: z.number().int().nullable(), space: planSpace }),
  /** How many approvals of this pair like this one were given in the last 30 days. */
  similar: z.number().int(),
  /** The newest change of the pair's limits, filters or folders. */
  settingsChanged: z.object({ by: z.string(), at: instant }).nullable(),
})
export type ApprovalDetail = z.infer<typeof approvalDetail>

export const approvalQuery = z.object({
  pair: pairId.optional(),
  kind: approvalKind.optional(),
  state: approvalState.optional(),
  cursor: z.coerce.number().int().positive().max(largestNumber).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})
export type ApprovalQuery = z.input<typeof approvalQuery>

export const approvalPage = z.object({ rows: z.array(approval), nextCursor: z.number().int().nullable(), asOf: instant })
export type ApprovalPage = z.infer<typeof approvalPage>

const words = z.string().trim().min(1, 'Say why.').max(2000, 'At most 2,000 characters.')

export const resyncRequest = z.strictObject({ why: words, winner: resyncWinner.default('newer') })
export type ResyncRequest = z.input<typeof resyncRequest>

export const sendRequest = z.strictObject({
  fingerprint: z.string().min(1),
  approver: z.string().min(1).nullable().default(null),
  note: z.string().trim().max(2000, 'At most 2,000 characters.').default(''),
})
export type SendRequest = z.input<typeof sendRequest>

/** The number is typed by hand: how many files the approval changes. */
export const approveRequest = z.strictObject({ fingerprint: z.string().min(1), number: z.number().int().nonnegative() })
export type ApproveRequest = z.infer<typeof approveRequest>

export const rejectRequest = z.strictObject({ reason: words })
export type RejectRequest = z.infer<typeof rejectRequest>

export const discardRequest = z.strictObject({
  note: z.string().trim().max(2000, 'At most 2,000 characters.').default(''),
  schedule: z.enum(['keep-paused', 'resume']).default('keep-paused'),
})
export type DiscardRequest = z.input<typeof discardRequest>

export const commentRequest = z.strictObject({ text: z.string().trim().min(1, 'Write something.').max(2000, 'At most 2,000 characters.') })
export type CommentRequest = z.infer<typeof commentRequest>

export const assignRequest = z.strictObject({ onIt: z.boolean() })
export type AssignRequest = z.infer<typeof assignRequest>
