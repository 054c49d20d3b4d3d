import type { Repositories } from '@pairwise/db'
import { Refusal } from '../refusal.ts'

export function noSuchPair(): Refusal {
  return new Refusal('not-found', 'There is no such pair. It may have been deleted.')
}

export function noSuchPlan(): Refusal {
  return new Refusal('not-found', 'There is no such plan.')
}

export function noSuchRun(): Refusal {
  return new Refusal('not-found', 'There is no such run.')
}

export function noSuchApproval(): Refusal {
  return new Refusal('not-found', 'There is no such approval.')
}

/** Names the active run, so that the page can lead there. */
export async function runIsActive({ runs }: Pick<Repositories, 'runs'>, pairId: string): Promise<Refusal> {
  const active = (await runs.active([pairId])).get(pairId)
  return new Refusal('run-active', 'A run of this pair is active. Wait until it ends or stop it, then try again.', {
    params: active ? { runId: active.id } : {},
  })
}

export function noSuchConflict(): Refusal {
  return new Refusal('not-found', 'There is no such conflict.')
}
