import { type Pair, pairSettings, type ScheduleUpdate, schedule } from '@pairwise/contracts'
import type { PairRow } from '@pairwise/db'
import type { PairView } from '../services/pair-view.ts'
import { presentPlan } from './present-plan.ts'
import { presentRun } from './present-run.ts'
import { presentSchedule } from './present-schedule.ts'
import { presentSync } from './present-sync.ts'
import { presentTally } from './present-tally.ts'

/** A pair as the contract says it. */
export function presentPair(view: PairView, now: Date): Pair {
  const { pair } = view
  const lastRun = view.lastRun && presentRun(view.lastRun, now)
  const lastPlan = view.lastPlan && presentPlan(view.lastPlan, now)
  return {
    id: pair.id,
    name: pair.name,
    path1: pair.path1,
    path2: pair.path2,
    settings: pairSettings.parse(pair.settings),
    version: pair.version,
    schedule: presentSchedule(scheduleOf(pair), now),
    sync: presentSync({ hasBaseline: pair.baselineVersion !== null, lastRun, lastPlan }),
    lastRun,
    activeRun: view.activeRun && presentRun(view.activeRun, now),
    lastPlan,
    conflicts: presentTally(view.conflicts),
    sample: pair.sample,
    contentForViewers: pair.contentForViewers,
    createdAt: pair.createdAt.toISOString(),
    asOf: now.toISOString(),
  }
}

/** The schedule of a pair's row. */
export function scheduleOf(pair: PairRow): ScheduleUpdate {
  return { schedule: schedule.parse(pair.schedule), paused: pair.schedulePaused }
}
