import type { JobResult } from '@pairwise/contracts'
import type { PairRow, PlanRow } from '@pairwise/db'
import { checkPlan, displayPath, packPath } from '@pairwise/engine'
import { failureOf, isExpected } from '../adapters/failure-of.ts'
import { policyOfPair } from '../adapters/policy-of-pair.ts'
import { findSides } from '../folders/find-sides.ts'
import { openBoth } from '../folders/open-both.ts'
import { openReadable } from '../folders/side-place.ts'
import type { CarryOutDeps } from './carry-out-deps.ts'

/** So many changed files are named. */
const named = 200

/** Looks whether the files of both sides are still as a ready plan saw them, with handles that can't write. */
export async function checkStoredPlan(planId: number, deps: CarryOutDeps, signal: AbortSignal): Promise<JobResult<'check-plan'>> {
  const { database } = deps
  const plan = await database.plans.get(planId)
  const pair = plan === null ? null : await database.pairs.get(plan.pairId)
  if (plan === null || pair === null || plan.state !== 'ready') return { kind: 'not-looked', why: 'The plan is not ready to be applied.' }
  try {
    return await look(plan, pair, deps, signal)
  } catch (error) {
    // Why a folder can't be used is told by the run that would use it, or by the next plan.
    if (isExpected(error) && !signal.aborted) return { kind: 'not-looked', why: failureOf(error).message }
    throw error
  }
}

async function look(plan: PlanRow, pair: PairRow, deps: CarryOutDeps, signal: AbortSignal): Promise<JobResult<'check-plan'>> {
  const { database, storage } = deps
  const places = await findSides(pair, deps)
  const backends = await openBoth(places, (side) => openReadable(storage, places[side], pair.id))
  try {
    const found = await checkPlan(
      {
        backends,
        state: database.stateStore({ pairId: pair.id, token: null }),
        plan: database.planStore(plan.id),
        selection: database.planSelection(plan.id, 'rows'),
        policy: policyOfPair(pair, { resync: plan.mode !== 'normal' }),
        signal,
      },
      named,
    )
    const files = found.first.map(({ path, side }) => ({ at: { path: displayPath(path), key: packPath(path) }, side }))
    return { kind: 'looked', total: found.total, files }
  } finally {
    await Promise.all([backends.path1.close(), backends.path2.close()])
  }
}
