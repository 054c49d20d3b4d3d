import type { ApproverHindrance, ProblemCode } from '@pairwise/contracts'
import type { ApprovalRow, Repositories, StoredAuditEntry } from '@pairwise/db'
import { Refusal } from '../refusal.ts'
import type { IndependenceService } from './independence.ts'
import { leftAloneUntil } from './left-alone.ts'
import { secondPersonOff } from './second-person-state.ts'

/** Somebody who may approve, or why not. `since` is when what hinders them happened. */
export interface ApproverView {
  readonly id: string
  readonly name: string
  readonly hindrance: ApproverHindrance | null
  readonly since: Date | null
}

export interface LimitsChange {
  readonly byId: string | null
  readonly by: string
  readonly at: Date
}

/** Everything that decides who may approve one request. */
export interface ApprovalRules {
  readonly approvers: readonly ApproverView[]
  readonly isOnlyAdmin: boolean
  /** Given where the only admin does not approve alone yet. */
  readonly aloneFrom: Date | null
  /** Two admins agreed that nobody else has to approve. */
  readonly isSecondPersonOff: boolean
  /** The newest change of limits, filters or folders since the last good run. */
  readonly changed: LimitsChange | null
}

type Sources = Pick<Repositories, 'approvals' | 'audit' | 'settings'>

const mostChanges = 500

/**
 * Who may approve a request. Its requester can't, nor who set the limits that it met, nor whose account depends on the requester's;
 * where only one admin exists, for a week at least, or two agreed that nobody else has to be asked, the requester may, and the audit
 * says so.
 */
export async function approvalRulesOf(
  approval: ApprovalRow,
  { approvals, audit, settings }: Sources,
  independence: IndependenceService,
  now: Date,
): Promise<ApprovalRules> {
  const admins = await approvals.admins()
  const from = await approvals.lastGoodRunAt(approval.pairId)
  const subject = { type: 'pair', id: approval.pairId }
  const entries = await audit.list({ action: 'pair.update', subject, limit: mostChanges, ...(from === null ? {} : { from }) })
  const changes = entries.filter(changesLimits).map(({ actorId, actorName, at }) => ({ byId: actorId, by: actorName ?? '', at }))
  const aloneFrom = admins.length === 1 ? await leftAloneUntil({ settings }, now) : null
  const isOnlyAdmin = admins.length === 1 && aloneFrom === null
  const isSecondPersonOff = !isOnlyAdmin && (await secondPersonOff({ settings }, admins)) !== null
  const approvers: ApproverView[] = []
  for (const admin of admins) {
    const change = changes.find(({ byId }) => byId === admin.id) ?? null
    const judging = { change, independence, now, isSecondPersonOff }
    const hindrance = isOnlyAdmin ? null : await hindranceOf(admin.id, approval, judging)
    approvers.push({ ...admin, hindrance, since: hindrance === 'changed-limits' ? (change?.at ?? null) : null })
  }
  return { approvers, isOnlyAdmin, aloneFrom, isSecondPersonOff, changed: changes[0] ?? null }
}

interface Judging {
  readonly change: LimitsChange | null
  readonly independence: IndependenceService
  readonly now: Date
  readonly isSecondPersonOff: boolean
}

async function hindranceOf(
  adminId: string,
  { requestedBy, namedApprover }: ApprovalRow,
  { change, independence, now, isSecondPersonOff }: Judging,
): Promise<ApproverHindrance | null> {
  if (requestedBy.id === adminId && !isSecondPersonOff) return 'own-request'
  if (change !== null && !isSecondPersonOff) return 'changed-limits'
  if (namedApprover !== null && namedApprover.id !== adminId) return 'not-named'
  if (requestedBy.id === null || isSecondPersonOff) return null
  const verdict = await independence.between(requestedBy.id, adminId, now)
  return verdict.independent ? null : 'not-independent'
}

/** A new name for a pair or a side is no change of what its runs may do. */
function changesLimits({ before, after }: StoredAuditEntry): boolean {
  const [was, is] = [asRecord(before), asRecord(after)]
  const differs = (key: string) => is[key] !== undefined && JSON.stringify(is[key]) !== JSON.stringify(was[key])
  const moved = (side: string) => {
    const [from, to] = [asRecord(was[side]), asRecord(is[side])]
    return is[side] !== undefined && (from['folder'] !== to['folder'] || from['connectionId'] !== to['connectionId'])
  }
  return differs('settings') || moved('path1') || moved('path2')
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}

const refusals = {
  'no-permission': ['forbidden', 'Only admins can approve.'],
  'is-token': ['token-cannot-approve', 'Tokens can never approve. A person has to, signed in.'],
  'own-request': ['own-request', 'You asked for this, so someone else must approve it.'],
  'changed-limits': [
    'changed-limits',
    'You changed the limits, filters or folders of this pair since its last good run, so another admin must approve.',
  ],
  'not-independent': [
    'not-independent',
    'Your account and the requester’s depend on each other: one let the other in during the last 7 days, or has not signed in with a second factor since. Another admin must approve.',
  ],
  'not-named': ['not-named', 'This request was sent to another admin.'],
} as const satisfies Record<ApproverHindrance, readonly [ProblemCode, string]>

function leftAlone(from: string): string {
  return `You took away the role of the only other admin, so until ${from} you do not count as an only admin.`
}

/** Throws the refusal of somebody who may not approve. */
export function assertMayApprove(approverId: string, { approvers, aloneFrom }: ApprovalRules): void {
  const approver = approvers.find(({ id }) => id === approverId)
  const hindrance = approver === undefined ? 'no-permission' : approver.hindrance
  if (hindrance === null) return
  const [code, detail] = refusals[hindrance]
  const whoCan = approvers.filter((each) => each.hindrance === null).map(({ name }) => name)
  const params = { whoCan: whoCan.join(', ') }
  if (aloneFrom === null || approver === undefined) throw new Refusal(code, detail, { params })
  const from = aloneFrom.toISOString()
  throw new Refusal(code, `${detail} ${leftAlone(from)}`, { params: { ...params, aloneFrom: from } })
}
