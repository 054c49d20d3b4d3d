import type { JobPayload, Schedule } from '@pairwise/contracts'
import { answered } from './answered.ts'
import { assertNever } from './assert-never.ts'
import { jobOptions } from './job-routes.ts'
import { fiveFields, InvalidSchedule, nextCronTime, nextIntervalTime } from './next-times.ts'
import type { BullQueue } from './open-queue.ts'

export interface PairSchedule {
  readonly pairId: string
  readonly schedule: Schedule
}

export interface RefusedSchedule {
  readonly pairId: string
  readonly error: InvalidSchedule
}

/** What BullMQ's job scheduler of a pair is told; `undefined` where nothing is to run by itself. */
type Repetition = { readonly every: number } | { readonly pattern: string; readonly tz: string } | undefined

/** What BullMQ says a job scheduler does, and when it is due next. */
interface Scheduler {
  readonly every?: number
  readonly pattern?: string
  readonly tz?: string
  readonly next?: number
}

const overdueMs = 60_000

/** The schedules of pairs, kept as BullMQ job schedulers that carry the pair's id and add `pair-due` jobs to this queue. */
export function createSchedules(queue: BullQueue) {
  async function put(pairId: string, repetition: Repetition): Promise<void> {
    // An old scheduler would hand its next time, and its place in the beat, on to the new one.
    await queue.removeJobScheduler(pairId)
    if (repetition === undefined) return
    const payload: JobPayload<'pair-due'> = { pairId }
    await queue.upsertJobScheduler(pairId, aligned(repetition), { name: 'pair-due', data: payload, opts: jobOptions('pair-due') })
  }

  return {
    async set(pairId: string, schedule: Schedule | null): Promise<void> {
      const repetition = repetitionOf(schedule)
      await answered(put(pairId, repetition))
    },

    async replace(all: readonly PairSchedule[]): Promise<RefusedSchedule[]> {
      const { wanted, refused } = sorted(all)
      const present = await answered(queue.getJobSchedulers())
      for (const { key: pairId } of present) if (!wanted.has(pairId)) await answered(put(pairId, undefined))
      const upToDate = new Set(present.filter((each) => isUpToDate(each, wanted.get(each.key), Date.now())).map(({ key }) => key))
      for (const [pairId, repetition] of wanted) if (!upToDate.has(pairId)) await answered(put(pairId, repetition))
      return refused
    },
  }
}

function sorted(all: readonly PairSchedule[]) {
  const wanted = new Map<string, Repetition>()
  const refused: RefusedSchedule[] = []
  for (const { pairId, schedule } of all) {
    try {
      const repetition = repetitionOf(schedule)
      if (repetition !== undefined) wanted.set(pairId, repetition)
    } catch (error) {
      if (!(error instanceof InvalidSchedule)) throw error
      refused.push({ pairId, error })
    }
  }
  return { wanted, refused }
}

function repetitionOf(schedule: Schedule | null): Repetition {
  switch (schedule?.kind) {
    case undefined:
    case 'manual':
      return undefined
    case 'interval':
      return { every: schedule.minutes * 60_000 }
    case 'cron': {
      const pattern = fiveFields(schedule.expression)
      // Says now what would otherwise go wrong in the worker, at night.
      nextCronTime(pattern, schedule.timeZone, new Date())
      return { pattern, tz: schedule.timeZone }
    }
    default:
      return assertNever(schedule)
  }
}

/** Without a start BullMQ fires an interval at once and counts on from there; with one it keeps to the beat of `nextTimes`. */
function aligned(repetition: NonNullable<Repetition>) {
  return 'every' in repetition ? { ...repetition, startDate: nextIntervalTime(repetition.every, new Date()) } : repetition
}

/**
 * Whether a scheduler can be left alone. Setting one anew drops a job that is due this moment, so those that are right are
 * left; one whose time has passed long ago has lost its job, or missed its time because no worker ran, and starts over.
 */
export function isUpToDate(present: Scheduler, wanted: Repetition, now: number): boolean {
  if (wanted === undefined || (present.next ?? 0) < now - overdueMs) return false
  return 'every' in wanted ? present.every === wanted.every : present.pattern === wanted.pattern && present.tz === wanted.tz
}
