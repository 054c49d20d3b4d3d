import type { Schedule, ScheduleUpdate } from '@pairwise/contracts'
import type { PairRow, Repositories } from '@pairwise/db'
import type { Actor } from '../actor.ts'
import { scheduleOf } from '../presenters/present-pair.ts'
import { announcePair } from './announce.ts'
import { assertKeepableSchedule } from './assert-settings.ts'
import { record } from './record.ts'
import { noSuchPair } from './refusals.ts'
import type { ScheduleKeeper } from './schedule-keeper.ts'
import type { Transact } from './transact.ts'

export interface ScheduleService {
  get(pairId: string): Promise<ScheduleUpdate>
  /** Stores the schedule, then has the queue follow it. */
  set(pairId: string, update: ScheduleUpdate, actor: Actor): Promise<ScheduleUpdate>
  /** Pauses or resumes it, whatever it is set to. */
  setPaused(pairId: string, paused: boolean, actor: Actor): Promise<ScheduleUpdate>
  /** Refuses a schedule that no clock can follow. */
  assertKeepable(schedule: Schedule, now: Date): void
}

interface ScheduleServiceDeps {
  readonly repositories: Pick<Repositories, 'pairs'>
  readonly transact: Transact
  readonly keeper: ScheduleKeeper
}

export function createScheduleService({ repositories, transact, keeper }: ScheduleServiceDeps): ScheduleService {
  async function change(
    pairId: string,
    actor: Actor,
    act: (within: Pick<Repositories, 'pairs'>) => Promise<PairRow | null>,
  ): Promise<ScheduleUpdate> {
    const pair = await transact(async (within) => {
      const before = await within.pairs.get(pairId)
      const changed = await act(within)
      if (!changed) throw noSuchPair()
      await record(within, actor, {
        action: 'schedule.set',
        subject: { type: 'pair', id: pairId, name: changed.name },
        before: before && scheduleOf(before),
        after: scheduleOf(changed),
      })
      await announcePair(within, pairId)
      return changed
    })
    await keeper.keep(pairId)
    return scheduleOf(pair)
  }

  return {
    assertKeepable: assertKeepableSchedule,

    async get(pairId) {
      const pair = await repositories.pairs.get(pairId)
      if (!pair) throw noSuchPair()
      return scheduleOf(pair)
    },

    async set(pairId, { schedule, paused }, actor) {
      assertKeepableSchedule(schedule, new Date())
      return change(pairId, actor, ({ pairs }) => pairs.setSchedule(pairId, schedule, paused))
    },

    setPaused: (pairId, paused, actor) => change(pairId, actor, ({ pairs }) => pairs.pauseSchedule(pairId, paused)),
  }
}
