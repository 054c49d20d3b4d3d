import type { Database } from '@pairwise/db'
import { runChanged } from '../adapters/live-events.ts'
import { scheduleOfPair } from '../adapters/schedule-of-pair.ts'
import type { Dispatch } from './dispatch.ts'

export interface TriggerDeps {
  readonly database: Pick<Database, 'withTransaction'>
  readonly dispatch: Dispatch
}

/**
 * A pair's time has come: it gets a run, or the mark that one more follows the run in hand. A time that was planned before
 * the pair, or all pairs, were paused counts for nothing.
 */
export async function triggerPair(pairId: string, { database, dispatch }: TriggerDeps): Promise<void> {
  const runId = await database.withTransaction(async ({ pairs, runs, schedulesPause, liveEvents }) => {
    if (await schedulesPause.isOn()) return null
    const pair = await pairs.get(pairId)
    if (pair === null || scheduleOfPair(pair) === null) return null
    const answer = await runs.trigger(pairId)
    if (answer.kind !== 'created') return null
    await liveEvents.append('instance', [runChanged(answer.run)])
    return answer.run.id
  })
  if (runId !== null) await dispatch.run(runId)
}
