import { planOptions } from '@pairwise/contracts'
import { isDatabaseGone, type PairRow, type PlanRow, type Repositories } from '@pairwise/db'
import { keyOf, type PreparedPlan, previewDecisions, previewSync, SyncError, type SyncEvent } from '@pairwise/engine'
import { contractGate } from '../adapters/contract-gate.ts'
import { failureOf, isExpected } from '../adapters/failure-of.ts'
import { planChanged } from '../adapters/live-events.ts'
import { planFacts } from '../adapters/plan-totals.ts'
import { keepsBases, policyOfPair, versionsOfRun } from '../adapters/policy-of-pair.ts'
import { findSides } from '../folders/find-sides.ts'
import { openBoth } from '../folders/open-both.ts'
import { openReadable } from '../folders/side-place.ts'
import type { CarryOutDeps } from './carry-out-deps.ts'
import { claimedPlanStore } from './claimed-plan-store.ts'
import { decisionsOf } from './decisions-of-plan.ts'
import { followEvents } from './follow-events.ts'
import { patientPlanStore } from './patient-plan-store.ts'
import { patientStateStore } from './patient-state-store.ts'
import { DatabaseAway, type Patience, patiently } from './patiently.ts'
import { PlanRecord } from './plan-record.ts'
import { recordRefused } from './record-conflicts.ts'

export type PlanResult =
  | { readonly kind: 'finished' }
  | { readonly kind: 'left'; readonly why: 'nothing-to-do' | 'shutdown' | 'interrupted' }

/** So many signs of life may be missed before another process makes the plan anew. */
const signsPerSilence = 6
const patienceMs = 60_000

/** Makes a plan that a person asked for, with handles that can't write and a baseline that can't be committed to. */
export async function makePlan(planId: number, deps: CarryOutDeps, shutdown: AbortSignal): Promise<PlanResult> {
  const { plans, pairs } = deps.database
  const silentMs = deps.lease.ttlMs + deps.lease.marginMs
  const plan = await plans.claim({ planId, claimant: deps.name, silentMs })
  const pair = plan === null ? null : await pairs.get(plan.pairId)
  if (plan === null || pair === null) return { kind: 'left', why: 'nothing-to-do' }
  const lost = new AbortController()
  const warn = (error: unknown) => deps.log.warn({ err: error, plan: planId }, 'the database did not answer; it is tried again')
  const options = { plan, claimant: deps.name, onLost: () => lost.abort(), onTrouble: warn }
  const record = new PlanRecord(deps.database, options, silentMs / signsPerSilence)
  const patience: Patience = { onOutage: warn, isWorthwhile: (awayMs) => awayMs < patienceMs && !lost.signal.aborted }
  try {
    // Its rows were complete when its maker was lost, and can't be written anew.
    if (plan.digest !== null) throw new SyncError('plan-changed', 'the worker stopped while the plan was finished: make a new plan')
    const signal = AbortSignal.any([shutdown, lost.signal])
    const prepared = await prepare(plan, pair, { deps, patience, record, signal })
    await record.close()
    await patiently(() => tell(deps, plan, (within) => store(within, plan, deps.name, prepared)), patience)
    return { kind: 'finished' }
  } catch (error) {
    await record.close()
    if (lost.signal.aborted) return { kind: 'left', why: 'nothing-to-do' }
    if (shutdown.aborted) return { kind: 'left', why: 'shutdown' }
    if (error instanceof DatabaseAway || isDatabaseGone(error)) return { kind: 'left', why: 'interrupted' }
    if (!isExpected(error)) deps.log.error({ err: error, plan: planId }, 'a plan could not be made')
    const failure = failureOf(error)
    await patiently(() => tell(deps, plan, ({ plans }) => plans.fail({ planId, claimant: deps.name, failure })), patience)
    return { kind: 'finished' }
  }
}

interface Preparing {
  readonly deps: CarryOutDeps
  readonly patience: Patience
  readonly record: PlanRecord
  readonly signal: AbortSignal
}

async function prepare(plan: PlanRow, pair: PairRow, { deps, patience, record, signal }: Preparing): Promise<PreparedPlan> {
  const { storage, database, clock } = deps
  const places = await findSides(pair, deps)
  const state = patientStateStore(database.stateStore({ pairId: pair.id, token: null }), patience)
  // A pair without a baseline can only be planned as its first sync, whatever it had when it was asked for.
  const isFirst = (await state.header()) === null
  const isSync = plan.mode === 'normal' || plan.mode === 'decisions'
  const policy = policyOfPair(pair, {
    ...planOptions.parse(plan.options),
    resync: !isSync || (isFirst && plan.mode !== 'decisions'),
    first: plan.mode === 'baseline' || isFirst,
    versions: versionsOfRun(pair, places, 'preview'),
  })
  const store = claimedPlanStore(patientPlanStore(database.planStore(plan.id), patience), () =>
    patiently(() => record.assertOurs(), patience),
  )
  const backends = await openBoth(places, (side) => openReadable(storage, places[side], pair.id))
  const request = { backends, state, plan: store, policy, clock, signal }
  const hear = (event: SyncEvent) => record.hear(event)
  try {
    if (plan.mode !== 'decisions') return await followEvents(previewSync(request), hear)
    const decisions = decisionsOf(await patiently(() => database.conflictDecisions.ofPlan(plan.id), patience), pair)
    const prepared = await followEvents(previewDecisions({ ...request, decisions }), hear)
    const refused = prepared.refused.map(({ decision }) => decision.path)
    const bases = keepsBases(pair)
      ? database.baseStore({ pairId: pair.id, box: deps.box, keyOf: (path) => keyOf(path, policy.keying) })
      : null
    const recording = { database, pairId: pair.id, planId: plan.id, keying: policy.keying, state, bases, backends }
    if (refused.length > 0) await patiently(() => recordRefused(recording, refused), patience)
    return prepared
  } finally {
    await Promise.all([backends.path1.close(), backends.path2.close()])
  }
}

function store({ plans }: Pick<Repositories, 'plans'>, plan: PlanRow, claimant: string, prepared: PreparedPlan): Promise<boolean> {
  const { digest, totals, header, policy } = prepared
  const mode = plan.mode !== 'normal' || policy.resync === null ? plan.mode : 'baseline'
  const gates = prepared.gates.map(contractGate)
  return plans.finish({
    planId: plan.id,
    claimant,
    mode,
    ...planFacts({ digest, totals, gates, baselineVersion: header?.version ?? 0, mode }),
  })
}

/** Changes the plan's row and says so, in one transaction. A plan that is another's by now is left as it is. */
function tell(deps: CarryOutDeps, { id }: PlanRow, change: (within: Repositories) => Promise<boolean>): Promise<void> {
  return deps.database.withTransaction(async (within) => {
    if (!(await change(within))) return
    const plan = await within.plans.get(id)
    if (plan === null) return
    await within.liveEvents.append(`plan:${id}`, [planChanged(plan)])
    await within.liveEvents.append('instance', [planChanged(plan)])
  })
}
