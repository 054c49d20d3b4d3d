import type { approvalQuery, approveRequest, discardRequest, sendRequest } from '@pairwise/contracts'
import type { ApprovalEventRow, ApprovalRow, Repositories } from '@pairwise/db'
import type { z } from 'zod'
import { type Actor, auditActor, personNameOf, personOf } from '../actor.ts'
import { can } from '../policies.ts'
import { Refusal } from '../refusal.ts'
import { announceApproval, announcePair, announcePlan, announceRuns } from './announce.ts'
import { alreadyDecided, assertSignable, assertState, isRequester, knownApproval, startApproved } from './approval-decisions.ts'
import { type ApprovalRules, type ApproverView, approvalRulesOf } from './approval-rules.ts'
import type { Dispatch } from './dispatch.ts'
import type { IndependenceService } from './independence.ts'
import { record } from './record.ts'
import { noSuchPlan } from './refusals.ts'
import type { Transact } from './transact.ts'
import { type VersionsOfApproval, versionsOfApproval } from './versions-of-approval.ts'

/** An approval with all that its page shows to one person. */
export interface ApprovalView {
  readonly approval: ApprovalRow
  readonly timeline: readonly ApprovalEventRow[]
  readonly rules: ApprovalRules
  readonly own: Omit<ApproverView, 'id' | 'name'>
  readonly isRequester: boolean
  readonly similar: number
  readonly versions: VersionsOfApproval
}

export interface ApprovalService {
  list(query: z.output<typeof approvalQuery>): Promise<{ readonly rows: readonly ApprovalRow[]; readonly next: number | null }>
  view(approvalId: number, actor: Actor): Promise<ApprovalView>
  /** Sends a request for a resync to who may approve it, bound to its plan as it is now. */
  send(approvalId: number, request: z.output<typeof sendRequest>, actor: Actor): Promise<ApprovalRow>
  /** Approves and makes the run that carries it out. Part of a transaction; `dispatch` comes after it. */
  approve(within: Repositories, approvalId: number, request: z.output<typeof approveRequest>, actor: Actor): Promise<ApprovalRow>
  dispatch(approval: { readonly appliedRunId: number | null }): void
  reject(approvalId: number, reason: string, actor: Actor): Promise<ApprovalRow>
  withdraw(approvalId: number, actor: Actor): Promise<ApprovalRow>
  discard(approvalId: number, request: z.output<typeof discardRequest>, actor: Actor): Promise<ApprovalRow>
  comment(approvalId: number, text: string, actor: Actor): Promise<void>
  remind(approvalId: number, actor: Actor): Promise<void>
  assign(approvalId: number, onIt: boolean, actor: Actor): Promise<void>
  /** Ends what nobody decided in time, and says of the rest when its last day begins. */
  expire(): Promise<void>
}

interface ApprovalServiceDeps {
  readonly repositories: Pick<Repositories, 'approvals' | 'audit' | 'pairs' | 'plans' | 'settings'>
  readonly independence: IndependenceService
  readonly transact: Transact
  readonly dispatch: Dispatch
}

const monthMs = 30 * 24 * 60 * 60_000
export const reminderMs = 60 * 60_000
/** So long before it ends, those who may decide hear of it once more. */
const lastDayMs = 24 * 60 * 60_000

export function createApprovalService({ repositories, independence, transact, dispatch }: ApprovalServiceDeps): ApprovalService {
  const rulesOf = (approval: ApprovalRow, now: Date) => approvalRulesOf(approval, repositories, independence, now)

  return {
    async list({ pair, kind, state, cursor, limit }) {
      return repositories.approvals.list({
        ...(pair === undefined ? {} : { pairId: pair }),
        ...(kind === undefined ? {} : { kind }),
        ...(state === undefined ? {} : { state }),
        ...(cursor === undefined ? {} : { before: cursor }),
        limit,
      })
    },

    async view(approvalId, actor) {
      const now = new Date()
      const approval = await knownApproval(repositories, approvalId)
      const rules = await rulesOf(approval, now)
      const { approvals } = repositories
      const similar = await approvals.approvedSince(approval.pairId, approval.kind, new Date(now.getTime() - monthMs))
      const timeline = await approvals.timeline(approvalId)
      const versions = await versionsOfApproval(approval, repositories)
      return { approval, timeline, rules, own: ownHindrance(actor, rules), isRequester: isRequester(approval, actor), similar, versions }
    },

    send: (approvalId, { fingerprint, approver, note }, actor) =>
      transact(async (within) => {
        const approval = await knownApproval(within, approvalId)
        assertState(approval, ['draft'], new Date())
        assertRequester(approval, actor)
        const plan = approval.planId === null ? null : await within.plans.get(approval.planId)
        if (plan === null) throw noSuchPlan()
        if (plan.state === 'stale') throw new Refusal('plan-stale', 'This plan is out of date. Ask for a new one.')
        if (plan.state !== 'ready') throw new Refusal('plan-not-ready', 'This plan is not ready yet. Wait until it is, then send it.')
        if (plan.fingerprint !== fingerprint) {
          throw new Refusal('fingerprint-changed', 'What is left out of the plan was changed. Look at it again, then send it.')
        }
        const named = approver === null ? null : (await within.approvals.admins()).find(({ id }) => id === approver)
        if (named === undefined) {
          throw new Refusal('bad-request', 'The person who is named can’t approve.', {
            errors: [{ path: 'approver', message: 'This is no admin.' }],
          })
        }
        const { settingsVersion } = plan
        const facts = { ...(approval.facts as object), number: changesOf(plan.selection), bytes: bytesOf(plan.bytes) }
        await within.approvals.change(approvalId, { fingerprint, settingsVersion, facts, note: note || null, namedApprover: named })
        return decide(within, approval, { to: 'waiting', from: ['draft'], kind: 'sent', text: note }, actor)
      }),

    async approve(within, approvalId, { fingerprint, number }, actor) {
      if (actor.kind !== 'person') throw new Refusal('token-cannot-approve', 'Tokens can never approve. A person has to, signed in.')
      const now = new Date()
      const approval = await knownApproval(within, approvalId)
      const rules = await approvalRulesOf(approval, within, independence, now)
      await assertSignable(within, { approval, fingerprint, number, actor, rules, now })
      const by = { id: actor.userId, name: actor.name }
      if ((await within.approvals.move({ approvalId, from: ['waiting'], to: 'approved', by })) === null) {
        throw alreadyDecided(await knownApproval(within, approvalId))
      }
      const run = await startApproved(within, approval, actor)
      await within.approvals.change(approvalId, { appliedRunId: run.id })
      await within.approvals.addEvent(approvalId, { kind: 'approved', by: actor.name, runId: run.id })
      await record(within, actor, {
        action: 'approval.approve',
        subject: { type: 'approval', id: approvalId, name: approval.pairName },
        before: { requestedBy: approval.requestedBy },
        after: { fingerprint, number, run: run.id, ...ownApproval(rules) },
      })
      const approved = await knownApproval(within, approvalId)
      await announceApproval(within, approved)
      await announceRuns(within, [run])
      return approved
    },

    dispatch({ appliedRunId }) {
      if (appliedRunId !== null) dispatch.run(appliedRunId)
    },

    reject: (approvalId, reason, actor) =>
      transact(async (within) => {
        const approval = await knownApproval(within, approvalId)
        assertState(approval, ['waiting'], new Date())
        const rejected = await decide(within, approval, { to: 'rejected', from: ['waiting'], kind: 'rejected', text: reason }, actor)
        if (approval.kind === 'resync') await dropPlan(within, approval)
        return rejected
      }),

    withdraw: (approvalId, actor) =>
      transact(async (within) => {
        const approval = await knownApproval(within, approvalId)
        assertState(approval, ['draft', 'waiting'], new Date())
        assertRequester(approval, actor)
        const withdrawn = await decide(
          within,
          approval,
          { to: 'withdrawn', from: ['draft', 'waiting'], kind: 'withdrawn', text: null },
          actor,
        )
        if (approval.kind === 'resync') await dropPlan(within, approval)
        return withdrawn
      }),

    discard: (approvalId, { note, schedule }, actor) =>
      transact(async (within) => {
        const approval = await knownApproval(within, approvalId)
        assertState(approval, ['waiting'], new Date())
        if (approval.kind === 'resync') throw new Refusal('not-approvable', 'A request for a resync is rejected or withdrawn.')
        if (schedule === 'resume' && approval.schedulePaused) await resumeSchedule(within, approval)
        return decide(within, approval, { to: 'discarded', from: ['waiting'], kind: 'discarded', text: note }, actor)
      }),

    comment: (approvalId, text, actor) =>
      transact(async (within) => {
        const approval = await knownApproval(within, approvalId)
        await within.approvals.addEvent(approvalId, { kind: 'comment', by: personNameOf(actor), text })
        await record(within, actor, { action: 'approval.comment', subject: subjectOf(approval), after: { text } })
        await announceApproval(within, approval)
      }),

    remind: (approvalId, actor) =>
      transact(async (within) => {
        const approval = await knownApproval(within, approvalId)
        assertState(approval, ['waiting'], new Date())
        if (!(await within.approvals.remind(approvalId, reminderMs))) {
          throw new Refusal('reminded-lately', 'A reminder was sent less than an hour ago.')
        }
        await within.approvals.addEvent(approvalId, { kind: 'reminded', by: personNameOf(actor) })
        await record(within, actor, { action: 'approval.remind', subject: subjectOf(approval) })
        await announceApproval(within, approval)
      }),

    assign: (approvalId, onIt, actor) =>
      transact(async (within) => {
        const approval = await knownApproval(within, approvalId)
        assertState(approval, ['draft', 'waiting'], new Date())
        const assignee = onIt ? { id: personOf(actor), name: personNameOf(actor) } : null
        await within.approvals.change(approvalId, { assignee })
        await within.approvals.addEvent(approvalId, { kind: onIt ? 'on-it' : 'not-on-it', by: personNameOf(actor) })
        await record(within, actor, {
          action: 'attention.assign',
          subject: subjectOf(approval),
          before: { assignee: approval.assignee?.name ?? null },
          after: { assignee: assignee?.name ?? null },
        })
        await announceApproval(within, approval)
      }),

    async expire() {
      for (const { id } of await repositories.approvals.overdue()) {
        await transact(async (within) => {
          const expired = await within.approvals.move({ approvalId: id, from: ['waiting'], to: 'expired' })
          if (expired === null) return
          await within.approvals.addEvent(id, { kind: 'expired', by: null })
          if (expired.schedulePaused) await resumeSchedule(within, expired)
          await within.audit.append({ actor: { kind: 'system' }, action: 'approval.expire', subject: subjectOf(expired) })
          await announceApproval(within, expired)
        })
      }
      await transact(async (within) => {
        for (const id of await within.approvals.takeExpiring(lastDayMs)) {
          await within.approvals.addEvent(id, { kind: 'expires-soon', by: null })
          await announceApproval(within, await knownApproval(within, id))
        }
      })
    },
  }
}

/** What the audit log says of an approval for which nobody else had to be asked. */
function ownApproval({ isOnlyAdmin, isSecondPersonOff }: ApprovalRules): object {
  return { ...(isOnlyAdmin ? { onlyAdmin: true } : {}), ...(isSecondPersonOff ? { secondPersonOff: true } : {}) }
}

interface Decision {
  readonly to: 'waiting' | 'rejected' | 'withdrawn' | 'discarded'
  readonly from: readonly ('draft' | 'waiting')[]
  readonly kind: 'sent' | 'rejected' | 'withdrawn' | 'discarded'
  readonly text: string | null
}

const actions = {
  sent: 'approval.request',
  rejected: 'approval.reject',
  withdrawn: 'approval.withdraw',
  discarded: 'approval.discard',
} as const

/** Of two who decide at once, one is first, and the other one reads who it was. */
async function decide(within: Repositories, approval: ApprovalRow, { to, from, kind, text }: Decision, actor: Actor): Promise<ApprovalRow> {
  const by = { id: personOf(actor), name: personNameOf(actor) }
  const reason = text === '' ? null : text
  const moved = await within.approvals.move({ approvalId: approval.id, from, to, ...(to === 'waiting' ? {} : { by, reason }) })
  if (moved === null) throw alreadyDecided(await knownApproval(within, approval.id))
  await within.approvals.addEvent(approval.id, { kind, by: by.name, text: reason })
  await record(within, actor, { action: actions[kind], subject: subjectOf(approval), after: { reason } })
  await announceApproval(within, moved)
  return moved
}

function ownHindrance(actor: Actor, { approvers }: ApprovalRules): Omit<ApproverView, 'id' | 'name'> {
  if (actor.kind !== 'person') return { hindrance: 'is-token', since: null }
  const found = approvers.find(({ id }) => id === actor.userId)
  if (!can(actor, 'approval.decide').allowed || found === undefined) return { hindrance: 'no-permission', since: null }
  return { hindrance: found.hindrance, since: found.since }
}

function assertRequester(approval: ApprovalRow, actor: Actor): void {
  if (isRequester(approval, actor)) return
  throw new Refusal('not-requester', `Only ${approval.requestedBy.name} can do that, who asked for it.`)
}

async function dropPlan(within: Repositories, { planId }: ApprovalRow): Promise<void> {
  if (planId === null || (await within.plans.discard(planId)) !== 'discarded') return
  const plan = await within.plans.get(planId)
  if (plan !== null) await announcePlan(within, plan)
}

async function resumeSchedule(within: Repositories, { pairId }: ApprovalRow): Promise<void> {
  const pair = await within.pairs.get(pairId)
  if (pair === null) return
  await within.pairs.setSchedule(pairId, pair.schedule, false)
  await announcePair(within, pairId)
}

function subjectOf({ id, pairName }: ApprovalRow) {
  return { type: 'approval', id, name: pairName } as const
}

/** How many changes a plan would carry out: what a person types. A conflict writes both sides and is one. */
function changesOf(selection: unknown): number {
  const { counts } = selection as { readonly counts: Record<'path1' | 'path2', Record<string, number>> }
  const sum = (side: 'path1' | 'path2') => Object.values(counts[side]).reduce((total, count) => total + count, 0)
  return sum('path1') + sum('path2') - (counts.path1['conflict'] ?? 0)
}

function bytesOf(bytes: unknown): number {
  const { path1, path2 } = bytes as Record<'path1' | 'path2', number>
  return path1 + path2
}

/** Sends back what was to be approved when what is left out of its plan is changed. Part of that change. */
export async function unsendChanged(within: Repositories, planId: number, actor: Actor): Promise<void> {
  const plan = await within.plans.get(planId)
  const approval = plan?.approvalId == null ? null : await within.approvals.get(plan.approvalId)
  if (approval === null || approval.kind !== 'resync' || approval.state !== 'waiting' || approval.fingerprint === plan?.fingerprint) return
  const moved = await within.approvals.move({ approvalId: approval.id, from: ['waiting'], to: 'draft' })
  if (moved === null) return
  await within.approvals.addEvent(approval.id, { kind: 'void', by: personNameOf(actor), planId })
  await within.audit.append({
    actor: auditActor(actor),
    address: actor.address,
    action: 'approval.void',
    subject: subjectOf(approval),
    after: { cause: 'plan-changed' },
  })
  await announceApproval(within, moved)
}
