import type { PlanRow } from '@pairwise/db'

const lifeMs = 24 * 60 * 60 * 1000

/** Whether a ready plan has waited so long that what it shows may have nothing to do with the folders any more. */
export function isTooOld(plan: Pick<PlanRow, 'state' | 'readyAt'>, now: Date): boolean {
  return plan.state === 'ready' && plan.readyAt !== null && now.getTime() - plan.readyAt.getTime() > lifeMs
}
