import type { Repositories } from '@pairwise/db'
import type { Dispatch } from './dispatch.ts'
import type { ScheduleKeeper } from './schedule-keeper.ts'

export interface UpkeepOptions {
  readonly repositories: Pick<Repositories, 'runs' | 'plans' | 'sessions' | 'attempts' | 'idempotency' | 'liveEvents' | 'attention'>
  readonly dispatch: Dispatch
  readonly keeper: ScheduleKeeper
  readonly approvals: { expire(): Promise<void> }
  readonly approvalMails: { tell(): Promise<void> }
  readonly secondPersonMails: { tell(): Promise<void> }
  readonly report: (error: unknown) => void
  readonly everyMs: number
}

export interface Upkeep {
  close(): Promise<void>
}

const day = 24 * 60 * 60 * 1000
/** How long whoever carries out a run or a plan may be silent before somebody else should look at it. */
const silentMs = 60_000
const keptAnswersMs = day
const keptEventsMs = 7 * day
/** Longer than anything waits for somebody. */
const keptAssignmentsMs = 365 * day

/**
 * The queue may lose what it holds, and may have been away when a row was written. So what Postgres says is due is
 * put back into the queue now and in steady intervals; what is there already is left alone.
 */
export function startUpkeep(options: UpkeepOptions): Upkeep {
  const { repositories, dispatch, keeper, approvals, approvalMails, secondPersonMails, report, everyMs } = options
  const stop = new AbortController()
  const { runs, plans, sessions, attempts, idempotency, liveEvents, attention } = repositories
  const tasks: readonly (() => Promise<unknown>)[] = [
    () => keeper.keepAll(),
    async () => {
      for (const runId of await runs.unattended(silentMs)) dispatch.run(runId)
    },
    async () => {
      for (const planId of await plans.unattended(silentMs)) dispatch.plan(planId)
    },
    () => approvals.expire(),
    () => approvalMails.tell(),
    () => secondPersonMails.tell(),
    () => sessions.prune(),
    () => attempts.prune(day),
    () => idempotency.prune(keptAnswersMs),
    () => liveEvents.prune(keptEventsMs),
    () => attention.prune(keptAssignmentsMs),
  ]

  async function keepUp(): Promise<void> {
    while (!stop.signal.aborted) {
      for (const task of tasks) if (!stop.signal.aborted) await task().catch(report)
      await pause(everyMs, stop.signal)
    }
  }

  const finished = keepUp()
  return {
    async close() {
      stop.abort()
      await finished
    },
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve()
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    signal.addEventListener('abort', done)
  })
}
