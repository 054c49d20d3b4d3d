import type { Plan } from '@pairwise/contracts'

/** Whether a plan is being made still, so that what is known of it is not all of it. */
export function isInTheMaking({ state }: Pick<Plan, 'state'>): boolean {
  return state === 'queued' || state === 'scanning' || state === 'planning'
}
