import type { RunRow } from '@pairwise/db'
import { SyncError } from '@pairwise/engine'
import { pairChanged, runChanged } from '../adapters/live-events.ts'
import { settleHolds } from '../holds/settle-holds.ts'
import { patiently } from './patiently.ts'
import type { RunEnding } from './run-ending.ts'
import type { RunContext, RunExecution } from './run-execution.ts'

/** A database that is away for longer than this at the very end leaves the run to whoever takes it next. */
const patienceMs = 60_000

/**
 * Ends the run in its row, with everything that follows from its end, in one transaction: the lease goes back, the follow-up
 * is made, whoever watches hears of it. Answers with the follow-up. Throws `lease-lost` when another process has the run.
 */
export async function finishRun(
  { deps, taken, pair, record, log, patience }: RunContext,
  execution: Pick<RunExecution, 'hasBegun' | 'ownPlanId' | 'planId' | 'held' | 'kept'>,
  ending: Extract<RunEnding, { kind: 'finish' }>,
): Promise<RunRow | null> {
  await log.flush()
  await record.close()
  const { run, token } = taken
  const failure = ending.state === 'partial' ? record.failed.commonest() : ending.failure
  const end = { runId: run.id, token, state: ending.state, failure, counters: record.counters, gates: record.gates }
  return patiently(
    () =>
      deps.database.withTransaction(async (within) => {
        const { plans, runs, liveEvents } = within
        const planId = execution.ownPlanId
        if (planId !== null && isPlanDoneWith(ending, execution)) await plans.markApplied(planId)
        else if (planId !== null && ending.state === 'held') await plans.markHeld(planId)
        else if (planId !== null) await plans.discard(planId)
        const ended = await runs.finish(end)
        if (ended === null) throw new SyncError('lease-lost', 'another process has taken this run over')
        const { hasBegun, held } = execution
        await settleHolds(within, { run: ended.run, pair, state: ending.state, planId: execution.planId, hasBegun, held })
        await within.conflictRecords.release(run.pairId)
        await within.keptVersions.add(execution.kept.waiting)
        const { followUp } = ended
        await liveEvents.append(`run:${run.id}`, [runChanged(ended.run)])
        await liveEvents.append('instance', [
          runChanged(ended.run),
          pairChanged(run.pairId),
          ...(followUp === null ? [] : [runChanged(followUp)]),
        ])
        return followUp
      }),
    // The end of a run is fenced by its token and not by the time of the lease, so it may be tried for longer.
    { onOutage: patience.onOutage, isWorthwhile: (awayMs) => awayMs < patienceMs },
  )
}

/** A plan of which nothing was carried out is not worth keeping as one that was. */
function isPlanDoneWith({ state }: { readonly state: string }, { hasBegun }: Pick<RunExecution, 'hasBegun'>): boolean {
  return hasBegun || state === 'nothing' || state === 'done' || state === 'partial'
}
