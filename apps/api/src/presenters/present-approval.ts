import { type Approval, type ApprovalDetail, approvalFacts, gate, type LikelyCause, resyncWinner } from '@pairwise/contracts'
import type { ApprovalRow } from '@pairwise/db'
import { z } from 'zod'
import { type ApprovalView, reminderMs } from '../services/approvals.ts'

const gates = z.array(gate)

/** An approval as the contract says it. What a worker stored as JSON is checked on its way out. */
export function presentApproval(row: ApprovalRow, now: Date): Approval {
  const { decidedById: _, settingsVersion: __, ...rest } = row
  return {
    ...rest,
    gates: gates.parse(row.gates),
    facts: approvalFacts.parse(row.facts),
    winner: resyncWinner.nullable().parse(row.winner),
    decidedAt: timeOf(row.decidedAt),
    createdAt: row.createdAt.toISOString(),
    expiresAt: timeOf(row.expiresAt),
    remindedAt: timeOf(row.remindedAt),
    asOf: now.toISOString(),
  }
}

/** An approval with its timeline and who may decide, as one person sees it. */
export function presentApprovalDetail(
  { approval, timeline, rules, own, isRequester, similar, versions }: ApprovalView,
  now: Date,
): ApprovalDetail {
  const shown = presentApproval(approval, now)
  const changed = rules.changed === null ? null : { by: rules.changed.by, at: rules.changed.at.toISOString() }
  const causes: LikelyCause[] = changed === null ? [] : [{ code: 'settings-changed', ...changed }]
  const remindFrom = approval.remindedAt === null ? null : new Date(approval.remindedAt.getTime() + reminderMs)
  return {
    ...shown,
    facts: { ...shown.facts, causes: [...shown.facts.causes, ...causes] },
    timeline: timeline.map((event) => ({ ...event, at: event.at.toISOString() })),
    approvers: rules.approvers.map(({ since, ...approver }) => ({ ...approver, since: timeOf(since) })),
    rights: {
      approve: { hindrance: own.hindrance, since: timeOf(own.since) },
      isOnlyAdmin: rules.isOnlyAdmin,
      aloneFrom: timeOf(rules.aloneFrom),
      isSecondPersonOff: rules.isSecondPersonOff,
      isRequester,
      remindFrom: remindFrom !== null && remindFrom > now ? remindFrom.toISOString() : null,
    },
    versions,
    similar,
    settingsChanged: changed,
  }
}

function timeOf(time: Date | null): string | null {
  return time?.toISOString() ?? null
}
