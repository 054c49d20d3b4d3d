import type { ApprovalRow, ApprovalState, Repositories, RunRow } from '@pairwise/db'
import { type Actor, type PersonActor, personOf } from '../actor.ts'
import { Refusal } from '../refusal.ts'
import { type ApprovalRules, assertMayApprove } from './approval-rules.ts'
import { assertApplied } from './assert-applied.ts'
import { noSuchApproval, runIsActive } from './refusals.ts'

/** An approval that somebody wants to do something about. */
export async function knownApproval({ approvals }: Pick<Repositories, 'approvals'>, approvalId: number): Promise<ApprovalRow> {
  const approval = await approvals.get(approvalId)
  if (!approval) throw noSuchApproval()
  return approval
}

/** Refuses what can only be done to an approval in one of these states, and says what became of it. */
export function assertState(approval: ApprovalRow, states: readonly ApprovalState[], now: Date): void {
  const { state, expiresAt } = approval
  if (state === 'expired' || (state === 'waiting' && expiresAt !== null && expiresAt <= now)) {
    throw new Refusal('approval-expired', 'Nobody decided within 7 days, so this request counts for nothing. Make a new one.')
  }
  if (!states.includes(state)) throw alreadyDecided(approval)
}

export function alreadyDecided({ state, decidedBy, replacedBy }: ApprovalRow): Refusal {
  return new Refusal('already-decided', 'This was decided already, or counts for nothing any more. Read it again.', {
    params: { state, ...(decidedBy === null ? {} : { by: decidedBy }), ...(replacedBy === null ? {} : { replacedBy }) },
  })
}

/** Whether somebody asked for it. A token asks for its owner. */
export function isRequester({ requestedBy }: ApprovalRow, actor: Actor): boolean {
  return requestedBy.id !== null && requestedBy.id === personOf(actor)
}

export interface Signing {
  readonly approval: ApprovalRow
  readonly fingerprint: string
  readonly number: number
  readonly actor: PersonActor
  readonly rules: ApprovalRules
  readonly now: Date
}

/** Refuses an approval that is not of exactly what was shown, or not by somebody who may give it. */
export async function assertSignable(
  { pairs, plans }: Pick<Repositories, 'pairs' | 'plans'>,
  { approval, fingerprint, number, actor, rules, now }: Signing,
): Promise<void> {
  assertMayApprove(actor.userId, rules)
  if (approval.state === 'draft') throw fingerprintChanged()
  assertState(approval, ['waiting'], now)
  if (!approval.approvable) {
    throw new Refusal('not-approvable', 'This can’t be approved, because nobody can see the files. Fix the cause, then check again.')
  }
  const pair = await pairs.get(approval.pairId)
  const plan = approval.kind === 'resync' && approval.planId !== null ? await plans.get(approval.planId) : null
  const isSame =
    approval.fingerprint === fingerprint &&
    pair?.version === approval.settingsVersion &&
    (approval.kind === 'held' || plan?.fingerprint === fingerprint)
  if (!isSame) throw fingerprintChanged()
  const facts = approval.facts as { readonly number: number }
  if (facts.number !== number) throw new Refusal('number-wrong', 'This is not the number of files that the approval is about.')
}

function fingerprintChanged(): Refusal {
  return new Refusal(
    'fingerprint-changed',
    'This is not the plan that was shown any more: it, its skips or the limits of the pair were changed. Nothing was decided. Read it again.',
  )
}

/** Makes the run that carries out exactly what was approved. Part of the transaction that approves. */
export async function startApproved(
  within: Pick<Repositories, 'runs' | 'plans'>,
  approval: ApprovalRow,
  actor: PersonActor,
): Promise<RunRow> {
  const { pairId, fingerprint, id: approvalId, planId } = approval
  const asked = { requestedBy: actor.name, requester: requesterOf(actor), approvalId }
  if (approval.kind === 'resync') {
    if (planId === null) throw fingerprintChanged()
    return assertApplied(within, planId, await within.runs.apply({ planId, fingerprint, ...asked }))
  }
  const gates = approval.gates as readonly { readonly kind: 'stop' | 'part' }[]
  const isStop = gates.some(({ kind }) => kind === 'stop')
  const options = isStop ? { approvedPlan: fingerprint } : { approvedHold: fingerprint }
  const answer = await within.runs.create({ pairId, trigger: 'manual', options, ...asked })
  if (answer.kind !== 'created') throw answer.kind === 'not-found' ? noSuchApproval() : await runIsActive(within, pairId)
  return answer.run
}

/** Who asks, as runs and approvals keep it: whoever asked may not approve. */
export function requesterOf(actor: Actor): { readonly kind: 'person' | 'token'; readonly id: string; readonly name: string } {
  return { kind: actor.kind, id: personOf(actor), name: actor.name }
}
