import type { Repositories } from '@pairwise/db'
import type { JobQueue } from '@pairwise/queue'
import { isYesWithin } from '../is-yes-within.ts'
import { scheduleOf } from '../presenters/present-pair.ts'

const patienceMs = 2_000

/** Makes the queue follow the schedules that Postgres has. */
export interface ScheduleKeeper {
  /** Brings one pair's schedule up to its row. It waits for the queue a moment only; one that is away is brought up later. */
  keep(pairId: string): Promise<void>
  /** Brings all of them up to their rows and drops those of pairs that are gone. */
  keepAll(): Promise<void>
}

/**
 * Both ways read the rows and then write to the queue, one after the other: otherwise the slower of two could put
 * back what it had read before the other one's change.
 */
export function createScheduleKeeper(
  { pairs, schedulesPause }: Pick<Repositories, 'pairs' | 'schedulesPause'>,
  queue: Pick<JobQueue, 'setSchedule' | 'replaceSchedules'>,
  report: (error: unknown) => void,
): ScheduleKeeper {
  let before: Promise<void> = Promise.resolve()

  function inTurn(work: () => Promise<void>): Promise<void> {
    before = before.then(work).catch(report)
    return before
  }

  return {
    async keep(pairId) {
      const work = async () => {
        const pair = await pairs.get(pairId)
        const { schedule, paused } = pair ? scheduleOf(pair) : { schedule: null, paused: false }
        await queue.setSchedule(pairId, paused || (await schedulesPause.isOn()) ? null : schedule)
      }
      await isYesWithin(patienceMs, () => inTurn(work).then(() => true))
    },

    keepAll: () =>
      inTurn(async () => {
        const rows = (await schedulesPause.isOn()) ? [] : await pairs.list()
        const active = rows.map((pair) => ({ pairId: pair.id, ...scheduleOf(pair) })).filter(({ paused }) => !paused)
        for (const { error } of await queue.replaceSchedules(active)) report(error)
      }),
  }
}
