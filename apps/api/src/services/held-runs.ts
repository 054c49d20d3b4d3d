import { gate, planOptions, type ResyncRequest, type RunOptions, resyncRequest } from '@pairwise/contracts'
import type { ApprovalEvent, ApprovalRow, PlanRow, Repositories, RunRow } from '@pairwise/db'
import { z } from 'zod'
import { type Actor, personNameOf } from '../actor.ts'
import { Refusal } from '../refusal.ts'
import { announceApproval, announcePlan, announceRuns } from './announce.ts'
import { assertState, knownApproval, requesterOf } from './approval-decisions.ts'
import { record } from './record.ts'
import { noSuchPair, runIsActive } from './refusals.ts'

/** What a request for a resync, and what is done about a held run without deciding it, lead to. All are parts of transactions. */
export interface HeldRunService {
  requestResync(within: Repositories, pairId: string, request: ResyncRequest, actor: Actor): Promise<ApprovalRow>
  /** Runs the pair now: what is held stays held. */
  applyWithoutDeletions(within: Repositories, approvalId: number, actor: Actor): Promise<RunRow>
  /** A plan that copies back what was deleted. */
  bringBack(within: Repositories, approvalId: number, actor: Actor): Promise<PlanRow>
  checkAgain(within: Repositories, approvalId: number, actor: Actor): Promise<RunRow>
  compareByChecksum(within: Repositories, approvalId: number, actor: Actor): Promise<RunRow>
}

const noFacts = { number: 0, bytes: 0, side: null, folders: [], folderCount: 0, causes: [], compared: null }

export function createHeldRunService(): HeldRunService {
  return {
    async requestResync(within, pairId, request, actor) {
      const { why, winner } = resyncRequest.parse(request)
      const pair = await within.pairs.get(pairId)
      if (!pair) throw noSuchPair()
      const requestedBy = requesterOf(actor)
      const opened = await within.approvals.open({
        kind: 'resync',
        state: 'draft',
        pairId,
        planId: null,
        runId: null,
        fingerprint: '',
        approvable: true,
        gates: [],
        facts: noFacts,
        settingsVersion: pair.version,
        requestedBy,
        why,
        winner,
        schedulePaused: false,
      })
      if (opened === null) throw await resyncIsOpen(within, pairId)
      const plan = await within.plans.create({
        pairId,
        origin: 'preview',
        mode: 'resync',
        settingsVersion: pair.version,
        requestedBy: actor.name,
        options: planOptions.parse({ winner }),
        approvalId: opened.id,
      })
      if (!plan) throw noSuchPair()
      await within.approvals.change(opened.id, { planId: plan.id })
      await within.approvals.addEvent(opened.id, { kind: 'requested', by: actor.name, text: why, planId: plan.id })
      const subject = { type: 'approval', id: opened.id, name: pair.name } as const
      await record(within, actor, { action: 'resync.request', subject, after: { why, winner, plan: plan.id } })
      await announcePlan(within, plan)
      await announceApproval(within, opened)
      return knownApproval(within, opened.id)
    },

    async applyWithoutDeletions(within, approvalId, actor) {
      const approval = await waitingHold(within, approvalId)
      if (isStop(approval)) throw new Refusal('not-approvable', 'All of this run is held, so nothing can be applied without a decision.')
      return run(within, approval, actor, {}, 'without-deletions')
    },

    async bringBack(within, approvalId, actor) {
      const approval = await waitingHold(within, approvalId)
      const { side } = approval.facts as { readonly side: 'path1' | 'path2' | null }
      if (isStop(approval) || side === null)
        throw new Refusal('not-approvable', 'There is no one side to which deleted files could be brought back.')
      const pair = await within.pairs.get(approval.pairId)
      if (!pair) throw noSuchPair()
      const plan = await within.plans.create({
        pairId: pair.id,
        origin: 'preview',
        mode: 'normal',
        settingsVersion: pair.version,
        requestedBy: actor.name,
        options: planOptions.parse({ bringBack: side === 'path1' ? 'path2' : 'path1' }),
        approvalId,
      })
      if (!plan) throw noSuchPair()
      await within.approvals.addEvent(approvalId, { kind: 'brought-back', by: personNameOf(actor), planId: plan.id })
      await announcePlan(within, plan)
      await announceApproval(within, approval)
      return plan
    },

    async checkAgain(within, approvalId, actor) {
      return run(within, await waitingHold(within, approvalId), actor, {}, 'checked-again')
    },

    async compareByChecksum(within, approvalId, actor) {
      const approval = await waitingHold(within, approvalId)
      if (!gatesOf(approval).some(({ code }) => code === 'all-changed')) {
        throw new Refusal('not-approvable', 'Comparing contents settles only that every file looks changed.')
      }
      return run(within, approval, actor, { byContent: true }, 'compared')
    },
  }
}

async function waitingHold(within: Repositories, approvalId: number): Promise<ApprovalRow> {
  const approval = await knownApproval(within, approvalId)
  assertState(approval, ['waiting'], new Date())
  if (approval.kind !== 'held') throw new Refusal('not-approvable', 'This is about held runs, and this is a request for a resync.')
  return approval
}

async function run(
  within: Repositories,
  approval: ApprovalRow,
  actor: Actor,
  options: RunOptions,
  kind: ApprovalEvent['kind'],
): Promise<RunRow> {
  const { id, pairId } = approval
  const made = await within.runs.create({
    pairId,
    trigger: 'manual',
    requestedBy: actor.name,
    requester: requesterOf(actor),
    options,
    approvalId: id,
  })
  if (made.kind !== 'created') throw made.kind === 'not-found' ? noSuchPair() : await runIsActive(within, pairId)
  await within.approvals.addEvent(id, { kind, by: personNameOf(actor), runId: made.run.id })
  await record(within, actor, {
    action: 'run.start',
    subject: { type: 'run', id: made.run.id, name: made.run.pairName },
    after: { approval: id, kind },
  })
  await announceApproval(within, approval)
  await announceRuns(within, [made.run])
  return made.run
}

async function resyncIsOpen({ approvals }: Repositories, pairId: string): Promise<Refusal> {
  const open = await approvals.openOf(pairId, 'resync')
  return new Refusal('approval-open', 'A resync of this pair is already asked for. Decide or withdraw that request first.', {
    params: open === null ? {} : { approvalId: open.id },
  })
}

function gatesOf({ gates }: ApprovalRow) {
  return z.array(gate).parse(gates)
}

function isStop(approval: ApprovalRow): boolean {
  return gatesOf(approval).some(({ kind }) => kind === 'stop')
}
