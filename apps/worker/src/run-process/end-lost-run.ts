import { type Failure, runCounters } from '@pairwise/contracts'
import type { Database, RunRow } from '@pairwise/db'
import { pairChanged, runChanged } from '../adapters/live-events.ts'
import type { ProcessFailure } from './start-run-process.ts'

export interface EndLostRunDeps {
  readonly database: Pick<Database, 'runs' | 'runLog' | 'leases' | 'withTransaction'>
}

/** What is to be done with a run whose process is gone: it goes on in another, it has ended, or it is somebody else's. */
export type LostRun =
  | { readonly kind: 'goes-on'; readonly hasDoneSomething: boolean }
  | { readonly kind: 'ended'; readonly followUpRunId: number | null }
  | { readonly kind: 'not-ours' }

const givenUp: Failure = {
  code: 'worker-lost',
  message: 'The process that carried out the run failed again and again. What was done is kept; the log of the worker says more.',
}

/**
 * Settles what a process that is gone has left behind, in its stead and under its token. Nothing of it can still write: it
 * is dead, or has let go of its lease.
 */
export async function endLostRun(runId: number, cause: ProcessFailure, isLastTry: boolean, deps: EndLostRunDeps): Promise<LostRun> {
  const run = await deps.database.runs.get(runId)
  if (run === null || run.finishedAt !== null) return { kind: 'not-ours' }
  if (run.leaseToken === null) return isLastTry ? { kind: 'not-ours' } : { kind: 'goes-on', hasDoneSomething: false }
  if (run.workerId !== cause.process) return { kind: 'not-ours' }
  const { pairId, leaseToken: token } = run
  const lines = [{ at: new Date(), level: 'warning' as const, text: cause.message }]
  await deps.database.runLog.append({ runId, token, from: run.logLines + 1, lines })
  if (run.stopRequestedAt !== null) return end(run, token, { state: 'stopped' }, deps)
  const hasDoneSomething = runCounters.parse(run.counters).done > 0
  if (isLastTry && !hasDoneSomething) return end(run, token, { state: 'failed', failure: givenUp }, deps)
  await deps.database.leases.release({ pairId, token })
  return { kind: 'goes-on', hasDoneSomething }
}

type End = { readonly state: 'stopped' } | { readonly state: 'failed'; readonly failure: Failure }

async function end(run: RunRow, token: number, how: End, { database }: EndLostRunDeps): Promise<LostRun> {
  return database.withTransaction(async ({ runs, liveEvents }) => {
    const ended = await runs.finish({ runId: run.id, token, ...how })
    if (ended === null) return { kind: 'not-ours' }
    const { followUp } = ended
    await liveEvents.append(`run:${run.id}`, [runChanged(ended.run)])
    await liveEvents.append('instance', [
      runChanged(ended.run),
      pairChanged(run.pairId),
      ...(followUp === null ? [] : [runChanged(followUp)]),
    ])
    return { kind: 'ended', followUpRunId: followUp?.id ?? null }
  })
}
