import type { Requester } from '@pairwise/contracts'
import { requester } from '@pairwise/contracts'
import type { ApprovalRow, FinishedRunState, PairRow, Repositories, RunRow } from '@pairwise/db'
import { approvalChanged } from '../adapters/live-events.ts'
import type { HeldSet } from './held-set.ts'

/** How a run ended, as far as approvals go by it. */
export interface EndedRun {
  readonly run: RunRow
  readonly pair: PairRow
  readonly state: FinishedRunState
  /** The plan that it made or carried out; null when it came to none. */
  readonly planId: number | null
  /** Whether anything may have been written. */
  readonly hasBegun: boolean
  /** What it holds; null for nothing. Undefined when it did not get so far as to know. */
  readonly held: HeldSet | null | undefined
}

type Within = Pick<Repositories, 'approvals' | 'pairs' | 'audit' | 'liveEvents'>

/** Brings the approvals of a pair up to what its run found. Part of the transaction that ends the run. */
export async function settleHolds(within: Within, ended: EndedRun): Promise<void> {
  const { run } = ended
  const carriedOut = run.approvalId === null ? null : await within.approvals.get(run.approvalId)
  if (carriedOut?.state === 'approved') await endApproved(within, carriedOut, ended)
  if (ended.held === undefined) return
  const open = await within.approvals.openOf(run.pairId, 'held')
  if (open !== null && open.fingerprint === ended.held?.fingerprint) return within.approvals.linkRun(run.id, open.id)
  if (ended.held === null) {
    if (open !== null) await end(within, open, { to: 'void', voidCause: 'nothing-held' }, ended)
    return
  }
  if (open !== null) await end(within, open, { to: 'void', voidCause: 'set-changed' }, ended)
  await openHold(within, ended, ended.held, open ?? (carriedOut?.kind === 'held' && !ended.hasBegun ? carriedOut : null))
}

/** What was approved was carried out, or was found to be something else and left alone. */
async function endApproved(within: Within, approval: ApprovalRow, ended: EndedRun): Promise<void> {
  const isDone = ended.hasBegun || (ended.held === null && (ended.state === 'done' || ended.state === 'nothing'))
  await end(within, approval, isDone ? { to: 'applied' } : { to: 'void', voidCause: 'not-carried-out' }, ended)
}

type End = { readonly to: 'applied' } | { readonly to: 'void'; readonly voidCause: 'nothing-held' | 'set-changed' | 'not-carried-out' }

async function end(within: Within, approval: ApprovalRow, ending: End, { run, pair }: EndedRun): Promise<void> {
  const moved = await within.approvals.move({ approvalId: approval.id, from: ['waiting', 'approved'], ...ending })
  if (moved === null) return
  await within.approvals.addEvent(approval.id, { kind: ending.to, by: null, runId: run.id })
  if (approval.schedulePaused) await resumeSchedule(within, pair.id)
  if (ending.to === 'void') {
    await within.audit.append({
      actor: { kind: 'system' },
      action: 'approval.void',
      subject: { type: 'approval', id: approval.id, name: pair.name },
      after: { cause: ending.voidCause, run: run.id },
    })
  }
  await within.liveEvents.append('instance', [approvalChanged(moved)])
}

async function openHold(within: Within, ended: EndedRun, held: HeldSet, before: ApprovalRow | null): Promise<void> {
  const { run, planId } = ended
  // The pair may have been changed while it ran, its schedule with it.
  const pair = (await within.pairs.get(ended.pair.id)) ?? ended.pair
  const isComparable = before !== null && before.planId !== null && planId !== null && held.approvable
  const compared = isComparable && before.planId !== null ? await within.approvals.compareHeld(before.planId, planId) : null
  const schedulePaused = held.isStop && !pair.schedulePaused && hasTimes(pair.schedule)
  const opened = await within.approvals.open({
    kind: 'held',
    state: 'waiting',
    pairId: pair.id,
    planId,
    runId: run.id,
    fingerprint: held.fingerprint,
    approvable: held.approvable,
    gates: held.gates,
    facts: { ...held.facts, compared },
    settingsVersion: pair.version,
    requestedBy: requesterOf(run),
    why: null,
    winner: null,
    schedulePaused,
  })
  if (opened === null) return
  if (schedulePaused) await within.pairs.setSchedule(pair.id, pair.schedule, true)
  if (before !== null) await within.approvals.change(before.id, { replacedBy: opened.id })
  await within.approvals.linkRun(run.id, opened.id)
  await within.approvals.addEvent(opened.id, { kind: 'held', by: null, runId: run.id, planId })
  await within.audit.append({
    actor: run.trigger === 'schedule' ? { kind: 'schedule', id: pair.id, name: pair.name } : { kind: 'system' },
    action: 'run.hold',
    subject: { type: 'approval', id: opened.id, name: pair.name },
    after: { run: run.id, fingerprint: held.fingerprint, gates: held.gates },
  })
  await within.liveEvents.append('instance', [approvalChanged(opened)])
}

async function resumeSchedule({ pairs }: Within, pairId: string): Promise<void> {
  const pair = await pairs.get(pairId)
  if (pair?.schedulePaused === true) await pairs.setSchedule(pairId, pair.schedule, false)
}

function hasTimes(schedule: unknown): boolean {
  return typeof schedule === 'object' && schedule !== null && 'kind' in schedule && schedule.kind !== 'manual'
}

/** Nobody asks for what a schedule does, so any admin may approve it. */
function requesterOf({ trigger, requester: stored, requestedBy }: RunRow): Requester {
  if (trigger === 'schedule' || trigger === 'follow-up') return { kind: 'schedule', id: null, name: 'schedule' }
  return requester.nullable().catch(null).parse(stored) ?? { kind: 'person', id: null, name: requestedBy ?? '' }
}
