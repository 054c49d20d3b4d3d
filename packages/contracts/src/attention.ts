import { z } from 'zod'
import { approvalKind, requester } from './approvals.ts'
import { secretName } from './connection-config.ts'
import { approvalId, connectionId, instant, pairId } from './ids.ts'
import { failure, gate } from './plans.ts'
import { run } from './runs.ts'

/** What can need somebody, the most urgent first. */
export const attentionKind = z.enum([
  'approval',
  'second-person',
  'held',
  'unreachable',
  'connection',
  'failed',
  'partial',
  'expiring',
  'conflicts',
  'overdue',
  'low-space',
])
export type AttentionKind = z.infer<typeof attentionKind>

/** Names one thing for as long as its cause lasts. */
export const attentionKey = z.string().regex(/^[a-z]+-[a-z0-9-]+$/, 'This is not the key of a thing that needs somebody.')

const ofEverything = {
  key: attentionKey,
  since: instant,
  /** Who said to be on it. */
  assignee: z.object({ id: z.string(), name: z.string() }).nullable(),
}
const ofAnyKind = { ...ofEverything, pairId, pairName: z.string() }
const ofAnyConnection = {
  ...ofEverything,
  pairId: z.null(),
  connectionId,
  connectionName: z.string(),
  /** The pairs that have a side there. */
  pairs: z.array(z.object({ pairId, name: z.string() })),
}

/** One thing that needs somebody. It is on the list until its cause is gone; reading it changes nothing. */
export const attentionItem = z.discriminatedUnion('kind', [
  /** Somebody has to decide about held operations or a resync. */
  z.object({
    ...ofAnyKind,
    kind: z.literal('approval'),
    approvalId,
    about: approvalKind,
    gates: z.array(gate),
    requestedBy: requester,
    /** How many files would be deleted, replaced or changed. */
    number: z.number().int(),
    path1Name: z.string(),
    path2Name: z.string(),
  }),
  /** Somebody asks that dangerous runs need no second admin any more. Only those who can agree have it on their list. */
  z.object({ ...ofEverything, kind: z.literal('second-person'), pairId: z.null(), askedBy: z.string(), why: z.string() }),
  /** A run that changed nothing and led to no approval. */
  z.object({ ...ofAnyKind, kind: z.literal('held'), run }),
  /** A folder of the pair can't be used. */
  z.object({ ...ofAnyKind, kind: z.literal('unreachable'), run }),
  /** Storage that its last test, or the last run of a pair that uses it, could not use. */
  z.object({ ...ofAnyConnection, kind: z.literal('connection'), failure }),
  z.object({ ...ofAnyKind, kind: z.literal('failed'), run }),
  z.object({ ...ofAnyKind, kind: z.literal('partial'), run }),
  /** A secret that works for a week at most from now, or not any more. */
  z.object({ ...ofAnyConnection, kind: z.literal('expiring'), secret: secretName, expiresOn: z.iso.date() }),
  /** All of a pair as one; `since` is the oldest. */
  z.object({ ...ofAnyKind, kind: z.literal('conflicts'), open: z.number().int(), decided: z.number().int() }),
  /** A time of the schedule went by and nothing ran; `since` is that time. */
  z.object({ ...ofAnyKind, kind: z.literal('overdue') }),
  /** Little is free where versions are kept, as the newest plan found it; `since` is when it did. */
  z.object({ ...ofAnyKind, kind: z.literal('low-space'), sideName: z.string(), kept: z.number(), free: z.number() }),
])
export type AttentionItem = z.infer<typeof attentionItem>

export const attentionQuery = z.object({
  kind: attentionKind.optional(),
  pair: pairId.optional(),
  /** Only what the caller said to be on. */
  mine: z.stringbool().default(false),
  limit: z.coerce.number().int().min(0).max(2000).default(2000),
})
export type AttentionQuery = z.input<typeof attentionQuery>

export const attentionPage = z.object({
  rows: z.array(attentionItem),
  /** How many there are with these filters, and without. */
  total: z.number().int(),
  all: z.number().int(),
  /** How many there are of each kind without filters. */
  kinds: z.partialRecord(attentionKind, z.number().int()),
  /** How many pairs were looked at. */
  pairs: z.number().int(),
  asOf: instant,
})
export type AttentionPage = z.infer<typeof attentionPage>
