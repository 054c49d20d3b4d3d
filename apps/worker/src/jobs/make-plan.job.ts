import type { JobHandlers } from '@pairwise/queue'
import { type AttendPlanDeps, attendPlan } from '../run-process/attend-plan.ts'
import { laterWhenAway } from './later.ts'

export function makePlanJob(deps: AttendPlanDeps): JobHandlers['make-plan'] {
  return async ({ payload, signal }) => {
    await laterWhenAway(attendPlan(payload.planId, signal, deps))
    return null
  }
}
