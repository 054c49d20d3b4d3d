import type { Log } from '../logger.ts'
import type { Dispatch } from '../scheduling/dispatch.ts'
import { type EndLostRunDeps, endLostRun } from './end-lost-run.ts'
import type { ProcessPool } from './process-pool.ts'
import { ProcessFailure } from './start-run-process.ts'

export interface AttendDeps extends EndLostRunDeps {
  readonly pool: Pick<ProcessPool, 'perform'>
  readonly dispatch: Dispatch
  readonly log: Log
}

/** A run whose process fails goes on in a new one, and is given up when that fails this often in a row without having done anything. */
const mostFailures = 5

/** Has a process carry out a run, and sees to it that its row says the truth when the process can't. */
export async function attendRun(runId: number, stop: AbortSignal, deps: AttendDeps): Promise<void> {
  for (let failures = 0; ; ) {
    try {
      const result = await deps.pool.perform('run', { runId }, { stop })
      deps.log.info({ run: runId, result }, 'a run ended here')
      if (result.kind === 'finished' && result.followUpRunId !== null) await deps.dispatch.run(result.followUpRunId)
      // Thrown while the worker stops, it hands the job to another one.
      if (result.kind === 'left') stop.throwIfAborted()
      return
    } catch (error) {
      if (!(error instanceof ProcessFailure)) throw error
      deps.log.error({ err: error, run: runId }, 'the process of a run failed')
      const outcome = await endLostRun(runId, error, failures + 1 >= mostFailures, deps)
      if (outcome.kind === 'ended' && outcome.followUpRunId !== null) await deps.dispatch.run(outcome.followUpRunId)
      if (outcome.kind !== 'goes-on') return
      failures = outcome.hasDoneSomething ? 0 : failures + 1
      stop.throwIfAborted()
    }
  }
}
