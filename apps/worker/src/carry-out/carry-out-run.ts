import { runCounters } from '@pairwise/contracts'
import { isExpected } from '../adapters/failure-of.ts'
import { countOf, startText } from '../adapters/run-texts.ts'
import type { CarryOutDeps } from './carry-out-deps.ts'
import { finishRun } from './finish-run.ts'
import type { Patience } from './patiently.ts'
import { endingOf, type LeaveReason, type RunEnding } from './run-ending.ts'
import { type RunContext, RunExecution } from './run-execution.ts'
import { RunLogWriter } from './run-log-writer.ts'
import { hasWritten } from './run-plan.ts'
import { RunRecord } from './run-record.ts'
import { type NotTaken, type TakenRun, takeRun } from './take-run.ts'

/** What became of a run in this process. One that is left stays as it is in Postgres, and somebody will take it up. */
export type RunResult =
  | { readonly kind: 'finished'; readonly followUpRunId: number | null }
  | { readonly kind: 'left'; readonly why: NotTaken | LeaveReason }

/** Takes a run, if it is there to be taken, and carries it out to its end or until it has to be left. */
export async function carryOutRun(runId: number, deps: CarryOutDeps, shutdown: AbortSignal): Promise<RunResult> {
  const taken = await takeRun(runId, deps)
  if (typeof taken === 'string') return { kind: 'left', why: taken }
  const onShutdown = () => taken.stop.ask('shutdown')
  if (shutdown.aborted) onShutdown()
  shutdown.addEventListener('abort', onShutdown)
  try {
    return await carryOutTaken(taken, deps)
  } finally {
    shutdown.removeEventListener('abort', onShutdown)
    await letGo(taken, deps)
  }
}

async function carryOutTaken(taken: TakenRun, deps: CarryOutDeps): Promise<RunResult> {
  const pair = await deps.database.pairs.get(taken.run.pairId)
  if (pair === null) return { kind: 'left', why: 'nothing-to-do' }
  const context = makeContext(taken, deps, pair)
  const { log, record } = context
  const execution = new RunExecution(context)
  try {
    const ending = await attempt(context, execution)
    if (ending.kind === 'leave') return { kind: 'left', why: ending.why }
    if (ending.failure !== null) log.write('error', ending.failure.message)
    log.write('info', countOf(ending.state, record.counters))
    const followUp = await finishRun(context, execution, ending)
    return { kind: 'finished', followUpRunId: followUp?.id ?? null }
  } catch (error) {
    const ending = endingOf(error, taken)
    if (ending.kind === 'finish') throw error
    return { kind: 'left', why: ending.why }
  } finally {
    await record.close()
  }
}

async function attempt(context: RunContext, execution: RunExecution): Promise<RunEnding> {
  const { taken, deps, log } = context
  try {
    log.write('info', startText(taken.run))
    if (taken.before.leaseToken !== null) log.write('notice', 'It was cut off and goes on now. What was done before is kept.')
    if (taken.run.stopRequestedAt !== null) return { kind: 'finish', state: 'stopped', failure: null }
    return { kind: 'finish', state: await execution.carryOut(), failure: null }
  } catch (error) {
    const ending = endingOf(error, taken)
    if (ending.kind === 'leave' || !isExpected(error)) deps.log.warn({ err: error, run: taken.run.id, ending }, 'a run ended early')
    return ending
  }
}

function makeContext(taken: TakenRun, deps: CarryOutDeps, pair: RunContext['pair']): RunContext {
  const { run, before, token, memory, stop } = taken
  const warn = (error: unknown) => deps.log.warn({ err: error, run: run.id }, 'the database did not answer; it is tried again')
  const patience: Patience = { isWorthwhile: () => !memory.isLost(), onOutage: warn }
  const record = new RunRecord(deps.database, {
    run,
    token,
    before: hasWritten(before) ? runCounters.parse(before.counters) : null,
    onTakenOver: () => stop.ask('lost'),
    onTrouble: warn,
  })
  const log = new RunLogWriter(deps.database.runLog, { runId: run.id, token, lines: run.logLines }, patience)
  return { deps, taken, pair, log, record, patience }
}

/** A lease that can't be given back ends by itself. */
async function letGo(taken: TakenRun, deps: CarryOutDeps): Promise<void> {
  try {
    await taken.letGo()
  } catch (error) {
    deps.log.warn({ err: error, run: taken.run.id }, 'the lease could not be given back; it ends by itself')
  }
}
