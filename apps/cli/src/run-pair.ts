import {
  createSqlitePlanStore,
  openLocalReadable,
  openLocalWritable,
  type PerSide,
  type PlanStore,
  type PreparedPlan,
  perSide,
  previewSync,
  type ReadableBackend,
  type RunGuard,
  type RunReport,
  runSync,
  type StateStore,
  type SyncEvent,
  type SyncPolicy,
  systemClock,
} from '@pairwise/engine'
import type { Output } from './output.ts'
import type { StateFiles } from './state-files.ts'
import { listenForStop } from './stop-signals.ts'

/** What a run of a pair of folders needs besides the folders. */
export interface PairRun {
  readonly files: StateFiles
  readonly state: StateStore
  readonly policy: SyncPolicy
  readonly output: Output
  /** The plan stays in the work folder, for a look at what went on. */
  readonly keepsPlan: boolean
}

export async function previewPair({ files, state, policy, output, keepsPlan }: PairRun): Promise<PreparedPlan> {
  const stop = listenForStop(() => output.say('notice', 'Stopping.'))
  const backends = perSide((side) => openLocalReadable(files[side], files.pair))
  return withPlan(files, backends, output, keepsPlan, (plan) =>
    previewSync({ backends, state, plan, policy, clock: systemClock, signal: stop.signal }),
  ).finally(stop.dispose)
}

/** Nothing is written unless `lock` and the person at the keyboard both allow it. */
export async function runPair({ files, state, policy, output, keepsPlan }: PairRun, lock: RunGuard): Promise<RunReport> {
  const stop = listenForStop(() => output.say('notice', 'Stopping: finishing what was started. Press Ctrl-C again to stop at once.'))
  const guard = both(stop.guard, lock)
  const backends = perSide((side) => openLocalWritable(files[side], files.pair, guard))
  return withPlan(files, backends, output, keepsPlan, (plan) =>
    runSync({ backends, state, plan, policy, clock: systemClock, signal: stop.signal, guard }),
  ).finally(stop.dispose)
}

function both(one: RunGuard, two: RunGuard): RunGuard {
  return {
    assertMayWrite: () => {
      one.assertMayWrite()
      two.assertMayWrite()
    },
  }
}

/** Gives a run its plan store, tells its events, and closes what it used. */
async function withPlan<R>(
  files: StateFiles,
  backends: PerSide<ReadableBackend>,
  output: Output,
  keepsPlan: boolean,
  start: (plan: PlanStore) => AsyncGenerator<SyncEvent, R, void>,
): Promise<R> {
  const plan = createSqlitePlanStore(files.folder, { isKept: keepsPlan })
  if (keepsPlan) output.say('notice', `The plan of this run stays in ${plan.file}`)
  try {
    const events = start(plan)
    for (;;) {
      const next = await events.next()
      if (next.done === true) return next.value
      output.event(next.value)
    }
  } finally {
    await Promise.all([backends.path1.close(), backends.path2.close(), plan.close()])
  }
}
