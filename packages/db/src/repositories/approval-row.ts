import type { Prisma } from '../generated/client.ts'

export type ApprovalKind = 'held' | 'resync'
export type ApprovalState = 'draft' | 'waiting' | 'approved' | 'rejected' | 'withdrawn' | 'discarded' | 'expired' | 'void' | 'applied'
export type VoidCause = 'set-changed' | 'nothing-held' | 'plan-changed' | 'settings-changed' | 'not-carried-out'
export type ApprovalEventKind =
  | 'held'
  | 'requested'
  | 'sent'
  | 'comment'
  | 'on-it'
  | 'not-on-it'
  | 'reminded'
  | 'expires-soon'
  | 'checked-again'
  | 'compared'
  | 'without-deletions'
  | 'brought-back'
  | 'approved'
  | 'rejected'
  | 'withdrawn'
  | 'discarded'
  | 'expired'
  | 'void'
  | 'applied'

/** The states from which an approval goes on. */
export const openApprovalStates = ['draft', 'waiting', 'approved'] as const satisfies readonly ApprovalState[]

export interface Requester {
  readonly kind: 'person' | 'schedule' | 'token'
  readonly id: string | null
  readonly name: string
}

/** An approval as it is stored. Columns of JSON are what their writer put there. */
export interface ApprovalRow {
  readonly id: number
  readonly kind: ApprovalKind
  readonly state: ApprovalState
  readonly pairId: string
  readonly pairName: string
  readonly path1Name: string
  readonly path2Name: string
  readonly planId: number | null
  readonly runId: number | null
  readonly appliedRunId: number | null
  readonly fingerprint: string
  readonly approvable: boolean
  readonly gates: unknown
  readonly facts: unknown
  readonly settingsVersion: number
  readonly requestedBy: Requester
  readonly why: string | null
  readonly winner: string | null
  readonly note: string | null
  readonly namedApprover: Person | null
  readonly assignee: Person | null
  readonly schedulePaused: boolean
  readonly decidedById: string | null
  readonly decidedBy: string | null
  readonly decidedAt: Date | null
  readonly decisionReason: string | null
  readonly voidCause: VoidCause | null
  readonly replacedBy: number | null
  readonly createdAt: Date
  readonly expiresAt: Date | null
  readonly remindedAt: Date | null
}

interface Person {
  readonly id: string
  readonly name: string
}

export interface ApprovalEventRow {
  readonly id: number
  readonly at: Date
  readonly kind: ApprovalEventKind
  readonly by: string | null
  readonly text: string | null
  readonly runId: number | null
  readonly planId: number | null
}

export const approvalInclude = {
  pair: { select: { name: true, path1Name: true, path2Name: true } },
} as const satisfies Prisma.ApprovalInclude

type StoredApproval = Prisma.ApprovalGetPayload<{ include: typeof approvalInclude }>

export function approvalRow(stored: StoredApproval): ApprovalRow {
  const { pair, requesterKind, requesterId, requesterName, namedApproverId, namedApproverName, assigneeId, assigneeName, ...rest } = stored
  return {
    ...rest,
    pairName: pair.name,
    path1Name: pair.path1Name,
    path2Name: pair.path2Name,
    kind: rest.kind as ApprovalKind,
    state: rest.state as ApprovalState,
    voidCause: rest.voidCause as VoidCause | null,
    requestedBy: { kind: requesterKind as Requester['kind'], id: requesterId, name: requesterName },
    namedApprover: person(namedApproverId, namedApproverName),
    assignee: person(assigneeId, assigneeName),
  }
}

function person(id: string | null, name: string | null): Person | null {
  return id === null ? null : { id, name: name ?? '' }
}
