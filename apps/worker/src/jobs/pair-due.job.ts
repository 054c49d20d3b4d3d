import type { JobHandlers } from '@pairwise/queue'
import { type TriggerDeps, triggerPair } from '../scheduling/trigger-pair.ts'
import { laterWhenAway } from './later.ts'

export function pairDueJob(deps: TriggerDeps): JobHandlers['pair-due'] {
  return async ({ payload }) => {
    await laterWhenAway(triggerPair(payload.pairId, deps))
    return null
  }
}
