import type { PauseRequest } from '@pairwise/contracts'
import type { Repositories, SchedulesPauseRow } from '@pairwise/db'
import { type Actor, personNameOf } from '../actor.ts'
import { announceSchedulesPause } from './announce.ts'
import { record } from './record.ts'
import type { ScheduleKeeper } from './schedule-keeper.ts'
import type { Transact } from './transact.ts'

/** The pause of all schedules at once. */
export interface SchedulesPauseService {
  get(): Promise<SchedulesPauseRow | null>
  begin(request: PauseRequest, actor: Actor): Promise<SchedulesPauseRow>
  end(actor: Actor): Promise<SchedulesPauseRow | null>
}

interface SchedulesPauseDeps {
  readonly repositories: Pick<Repositories, 'schedulesPause'>
  readonly transact: Transact
  readonly keeper: Pick<ScheduleKeeper, 'keepAll'>
}

export function createSchedulesPauseService({ repositories, transact, keeper }: SchedulesPauseDeps): SchedulesPauseService {
  return {
    get: () => repositories.schedulesPause.last(),

    async begin({ reason }, actor) {
      const pause = await transact(async (within) => {
        const begun = await within.schedulesPause.begin(personNameOf(actor), reason)
        await record(within, actor, { action: 'schedule.pause', subject: { type: 'settings' }, after: { all: true, reason } })
        await announceSchedulesPause(within)
        return begun
      })
      void keeper.keepAll()
      return pause
    },

    async end(actor) {
      const pause = await transact(async (within) => {
        if (await within.schedulesPause.end()) {
          await record(within, actor, { action: 'schedule.resume', subject: { type: 'settings' }, after: { all: true } })
          await announceSchedulesPause(within)
        }
        return within.schedulesPause.last()
      })
      void keeper.keepAll()
      return pause
    },
  }
}
