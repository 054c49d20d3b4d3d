import { planOptions, runOptions } from '@pairwise/contracts'
import type { Database, PlanMode, PlanRow, RunRow } from '@pairwise/db'
import { type BaselineHeader, SyncError } from '@pairwise/engine'
import { planFacts, type SealedPlan } from '../adapters/plan-totals.ts'
import type { PolicyOptions } from '../adapters/policy-of-pair.ts'
import { modeOfSync } from './mode-of-sync.ts'
import type { TakenRun } from './take-run.ts'

/** What a run does: exactly a plan that was shown before, or a plan of its own, made now. */
export type RunTask =
  | { readonly kind: 'apply'; readonly plan: PlanRow }
  | {
      readonly kind: 'sync'
      readonly planId: number
      readonly mode: PlanMode
      /** The plan that was applied, when this one carries out its rest: what was left out of that is left out of this. */
      readonly restOf: number | null
      /** The plan of a run of which this one does nothing but try again what failed. */
      readonly failedOf: number | null
      readonly options: PolicyOptions
    }

type PlanTables = Pick<Database, 'plans' | 'pairs' | 'approvals'>

/**
 * Decides what a run does. A plan that was shown is carried out as it is. A run that was cut off after it had begun to write
 * goes on by looking anew: what was done is found as agreed, and the rest follows.
 */
export async function chooseTask(
  { run, before }: Pick<TakenRun, 'run' | 'before'>,
  header: BaselineHeader | null,
  settingsVersion: number,
  { plans, approvals }: PlanTables,
  claimant: string,
): Promise<RunTask> {
  const earlier = run.planId === null ? null : await plans.get(run.planId)
  const { approvedHold, byContent, approvedPlan, failedOf = null } = runOptions.parse(run.options)
  if (earlier?.origin === 'preview' && !hasWritten(before)) {
    if (earlier.settingsVersion === settingsVersion) return { kind: 'apply', plan: earlier }
    throw new SyncError('plan-changed', 'the pair’s settings changed after the plan was made: make a new plan')
  }
  if (run.trigger === 'apply' && earlier === null) throw new SyncError('plan-changed', 'the plan is not there any more: make a new plan')
  if (approvedHold !== undefined || approvedPlan !== undefined) await refuseOldApproval(run, approvals, settingsVersion)
  const mode = modeOfSync(earlier, header)
  // A resync goes on with the winner that was chosen for it. What was approved of deletions is not what is left of it.
  const options: PolicyOptions = {
    ...(earlier === null ? {} : planOptions.parse(earlier.options)),
    resync: mode !== 'normal',
    ...(hasWritten(before) ? {} : { ...(approvedHold && { approvedHold }), ...(approvedPlan && { approvedPlan }) }),
    ...(byContent === undefined ? {} : { byContent }),
  }
  const restOf = appliedPlanId(earlier)
  const plan = await plans.create({
    pairId: run.pairId,
    origin: 'run',
    mode,
    settingsVersion,
    requestedBy: run.requestedBy,
    options: planOptions.parse(options),
    ...(restOf === null ? {} : { parentId: restOf }),
  })
  if (plan === null || (await plans.claim({ planId: plan.id, claimant, silentMs: 0 })) === null)
    throw new SyncError('cancelled', 'the pair was deleted')
  return { kind: 'sync', planId: plan.id, mode, restOf, failedOf, options }
}

/** The plan that somebody applied, of which this run carries out what is left: its own, or that of the attempt before. */
function appliedPlanId(earlier: PlanRow | null): number | null {
  if (earlier === null) return null
  return earlier.origin === 'preview' ? earlier.id : earlier.parentId
}

/** An approval is of what the settings of its time would hold: other limits or filters void it. */
async function refuseOldApproval(
  { approvalId }: Pick<RunRow, 'approvalId'>,
  approvals: PlanTables['approvals'],
  settingsVersion: number,
): Promise<void> {
  const approval = approvalId === null ? null : await approvals.get(approvalId)
  if (approval?.settingsVersion === settingsVersion) return
  throw new SyncError('plan-changed', 'the pair’s settings changed after the approval: it needs approval again')
}

/** A run says that it applies before it writes for the first time. */
export function hasWritten(before: TakenRun['before']): boolean {
  return before.state === 'applying' || before.state === 'verifying'
}

/** Stores what a run's own plan amounts to. */
export async function storePlan({ plans }: Pick<PlanTables, 'plans'>, planId: number, claimant: string, sealed: SealedPlan): Promise<void> {
  await plans.finish({ planId, claimant, mode: sealed.mode, ...planFacts(sealed) })
}
