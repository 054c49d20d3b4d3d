import type { JobHandlers } from '@pairwise/queue'
import { type AttendDeps, attendRun } from '../run-process/attend-run.ts'
import { laterWhenAway } from './later.ts'

export function runJob(deps: AttendDeps): JobHandlers['run'] {
  return async ({ payload, signal }) => {
    await laterWhenAway(attendRun(payload.runId, signal, deps))
    return null
  }
}
