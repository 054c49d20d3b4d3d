import { type logQuery, type RunOptions, runCounters, type runQuery } from '@pairwise/contracts'
import type { NumberedLogLine, OperationWindow, PlanOperations, Repositories, RunRow } from '@pairwise/db'
import type { z } from 'zod'
import type { Actor } from '../actor.ts'
import { Refusal } from '../refusal.ts'
import { announceRuns } from './announce.ts'
import { requesterOf } from './approval-decisions.ts'
import { assertReadableBandwidth } from './assert-settings.ts'
import type { Dispatch } from './dispatch.ts'
import { listOperations, type OperationRequest } from './operations.ts'
import { record } from './record.ts'
import { noSuchPair, noSuchRun, runIsActive } from './refusals.ts'
import type { Transact } from './transact.ts'

export interface RunService {
  /** Makes a run of the pair. Part of a transaction; the queue hears of it by `dispatch` afterwards. */
  start(repositories: Repositories, pairId: string, actor: Actor): Promise<RunRow>
  /** Makes a run of a pair for what failed in an earlier one, and for nothing else. In the same way. */
  retry(repositories: Repositories, runId: number, actor: Actor): Promise<RunRow>
  dispatch(runId: number): void
  list(query: z.output<typeof runQuery>): Promise<{ readonly rows: readonly RunRow[]; readonly nextCursor: string | null }>
  get(runId: number): Promise<RunRow>
  stop(runId: number, actor: Actor): Promise<RunRow>
  /** How fast a run that goes on may copy; null for what its pair says. */
  setBandwidth(runId: number, bandwidth: string | null, actor: Actor): Promise<RunRow>
  log(runId: number, query: z.output<typeof logQuery>): Promise<{ readonly lines: readonly NumberedLogLine[]; readonly last: number }>
  operations(runId: number, query: OperationRequest): Promise<OperationWindow>
}

interface RunServiceDeps {
  readonly repositories: Pick<Repositories, 'runs' | 'runLog'>
  readonly planOperations: PlanOperations
  readonly transact: Transact
  readonly dispatch: Dispatch
}

const nothing: OperationWindow = { rows: [], total: 0, nextCursor: null }

export function createRunService({ repositories, planOperations, transact, dispatch }: RunServiceDeps): RunService {
  async function get(runId: number): Promise<RunRow> {
    const run = await repositories.runs.get(runId)
    if (!run) throw noSuchRun()
    return run
  }

  async function make(within: Repositories, pairId: string, actor: Actor, options?: RunOptions): Promise<RunRow> {
    const wanted = { pairId, trigger: 'manual', requestedBy: actor.name, requester: requesterOf(actor) } as const
    const answer = await within.runs.create({ ...wanted, ...(options && { options }) })
    if (answer.kind !== 'created') throw answer.kind === 'not-found' ? noSuchPair() : await runIsActive(within, pairId)
    await record(within, actor, { action: 'run.start', subject: { type: 'run', id: answer.run.id, name: answer.run.pairName } })
    await announceRuns(within, [answer.run])
    return answer.run
  }

  return {
    get,
    dispatch: (runId) => dispatch.run(runId),

    start: (within, pairId, actor) => make(within, pairId, actor),

    async retry(within, runId, actor) {
      const failed = await within.runs.get(runId)
      if (!failed) throw noSuchRun()
      const { failed: files } = runCounters.partial().parse(failed.counters)
      if (failed.finishedAt === null || failed.planId === null || !files)
        throw new Refusal('nothing-failed', 'No file of this run can be tried again: it goes on, or none failed.')
      return make(within, failed.pairId, actor, { failedOf: failed.planId })
    },

    async list({ pair, state, active, cursor, limit }) {
      const { rows, next } = await repositories.runs.list({
        ...(pair === undefined ? {} : { pairId: pair }),
        ...(state === undefined ? {} : { state }),
        ...(cursor === undefined ? {} : { before: runNumber(cursor) }),
        active,
        limit,
      })
      return { rows, nextCursor: next === null ? null : String(next) }
    },

    async stop(runId, actor) {
      const { run, followUp } = await transact(async (within) => {
        const answer = await within.runs.requestStop(runId, actor.name)
        if (!('run' in answer)) throw notActive(answer.kind, 'There is nothing to stop.')
        await record(within, actor, { action: 'run.stop', subject: { type: 'run', id: runId, name: answer.run.pairName } })
        await announceRuns(within, answer.followUp ? [answer.run, answer.followUp] : [answer.run])
        return answer
      })
      if (followUp) dispatch.run(followUp.id)
      return run
    },

    async setBandwidth(runId, bandwidth, actor) {
      if (bandwidth !== null) assertReadableBandwidth(bandwidth, 'bandwidth')
      return transact(async (within) => {
        const answer = await within.runs.setBandwidth(runId, bandwidth)
        if (!('run' in answer)) throw notActive(answer.kind, 'There is nothing to slow down or speed up.')
        const subject = { type: 'run', id: runId, name: answer.run.pairName } as const
        await record(within, actor, { action: 'run.bandwidth', subject, before: { bandwidth: answer.before }, after: { bandwidth } })
        await announceRuns(within, [answer.run])
        return answer.run
      })
    },

    async log(runId, { after, limit }) {
      const { logLines } = await get(runId)
      return { lines: await repositories.runLog.after(runId, after, limit), last: logLines }
    },

    async operations(runId, query) {
      const { planId } = await get(runId)
      return planId === null ? nothing : listOperations(planOperations, planId, query)
    },
  }
}

function notActive(kind: 'not-found' | 'no-run-active', what: string): Refusal {
  return kind === 'not-found' ? noSuchRun() : new Refusal(kind, `This run has ended already. ${what}`)
}

function runNumber(cursor: string): number {
  if (/^[1-9][0-9]{0,8}$/.test(cursor)) return Number(cursor)
  throw new Refusal('bad-request', 'The cursor is not one of this list. Begin without it.', {
    errors: [{ path: 'cursor', message: 'This cursor is not one of this list.' }],
  })
}
