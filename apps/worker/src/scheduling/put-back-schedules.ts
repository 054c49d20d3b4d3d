import type { Database } from '@pairwise/db'
import type { JobQueue, PairSchedule } from '@pairwise/queue'
import { scheduleOfPair } from '../adapters/schedule-of-pair.ts'
import type { Log } from '../logger.ts'

export interface PutBackSchedulesDeps {
  readonly database: Pick<Database, 'pairs' | 'schedulesPause'>
  readonly queue: Pick<JobQueue, 'replaceSchedules'>
  readonly log: Log
}

/** A pair that changes all the time is caught up with by the next round. */
const mostRounds = 5

/** Makes the queue's schedules those of Postgres. What is changed meanwhile by somebody else is looked at again. */
export async function putBackSchedules({ database, queue, log }: PutBackSchedulesDeps): Promise<void> {
  let wanted = await readSchedules(database)
  for (let round = 0; round < mostRounds; round++) {
    const refused = await queue.replaceSchedules(wanted)
    for (const { pairId, error } of refused) log.warn({ err: error, pair: pairId }, 'a schedule can’t be followed')
    const again = await readSchedules(database)
    if (JSON.stringify(again) === JSON.stringify(wanted)) return
    wanted = again
  }
}

async function readSchedules({ pairs, schedulesPause }: Pick<Database, 'pairs' | 'schedulesPause'>): Promise<PairSchedule[]> {
  if (await schedulesPause.isOn()) return []
  return (await pairs.list()).flatMap((pair) => {
    const schedule = scheduleOfPair(pair)
    return schedule === null ? [] : [{ pairId: pair.id, schedule }]
  })
}
