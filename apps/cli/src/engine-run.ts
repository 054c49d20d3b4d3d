import {
  createSqlitePlanStore,
  type PerSide,
  type PlanStore,
  type ReadableBackend,
  type RunGuard,
  type Side,
  type SyncEvent,
  systemClock,
  type WritableBackend,
} from '@pairwise/engine'
import { bothGuards } from './both-guards.ts'
import type { Output } from './output.ts'
import { readersCaughtUp } from './readers-caught-up.ts'
import type { StateFiles } from './state-files.ts'
import { listenForStop } from './stop-signals.ts'
import { openReadable, openWritable } from './storage/open-place.ts'

/** What a look at both sides is done with. */
export interface Looking {
  readonly backends: PerSide<ReadableBackend>
  readonly clock: typeof systemClock
  readonly signal: AbortSignal
}

/** What a run is done with. */
export interface Running extends Looking {
  readonly backends: PerSide<WritableBackend>
  readonly guard: RunGuard
}

/** Opens both sides with handles that can't write, and tells the events. Ctrl-C ends it. */
export async function look<E, R>(
  files: StateFiles,
  output: Pick<Output, 'say'>,
  tell: (event: E) => void,
  start: (parts: Looking) => AsyncGenerator<E, R, void>,
): Promise<R> {
  const stop = listenForStop(() => output.say('notice', 'Stopping.'))
  try {
    const backends = await openBoth((side) => openReadable(files.places[side], files.pair))
    return await finish(start({ backends, clock: systemClock, signal: stop.signal }), tell, backends)
  } finally {
    stop.dispose()
  }
}

/** The same with handles that write while the lock is held. Ctrl-C once lets it finish what it has started. */
export async function run<R>(
  files: StateFiles,
  output: Output,
  lock: RunGuard,
  start: (parts: Running) => AsyncGenerator<SyncEvent, R, void>,
): Promise<R> {
  const stop = listenForStop(() => output.say('notice', 'Stopping: finishing what was started. Press Ctrl-C again to stop at once.'))
  const guard = bothGuards(stop.guard, lock)
  try {
    const backends = await openBoth((side) => openWritable(files.places[side], files.pair, guard))
    return await finish(start({ backends, clock: systemClock, signal: stop.signal, guard }), output.event, backends)
  } finally {
    stop.dispose()
  }
}

/** Where one can't be opened, the other is closed again. */
async function openBoth<B extends ReadableBackend>(open: (side: Side) => Promise<B>): Promise<PerSide<B>> {
  const path1 = await open('path1')
  try {
    return { path1, path2: await open('path2') }
  } catch (error) {
    await path1.close()
    throw error
  }
}

/** Where a plan store lies, and whether it is still there afterwards. */
export interface PlanPlace {
  readonly folder: string
  readonly isKept: boolean
  readonly output: Pick<Output, 'say'>
}

/** Gives work a plan store, and closes it. */
export async function withPlanStore<R>({ folder, isKept, output }: PlanPlace, work: (plan: PlanStore) => Promise<R>): Promise<R> {
  const plan = createSqlitePlanStore(folder, { isKept })
  if (isKept) output.say('notice', `The plan of this run stays in ${plan.file}`)
  try {
    return await work(plan)
  } finally {
    await plan.close()
  }
}

async function finish<E, R>(events: AsyncGenerator<E, R, void>, tell: (event: E) => void, backends: PerSide<ReadableBackend>): Promise<R> {
  try {
    for (;;) {
      const next = await events.next()
      if (next.done === true) return next.value
      tell(next.value)
      await readersCaughtUp()
    }
  } finally {
    await Promise.all([backends.path1.close(), backends.path2.close()])
  }
}
