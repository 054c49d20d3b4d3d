import {
  createSqlitePlanStore,
  createSqliteStateStore,
  defaultPolicy,
  type FilterRules,
  noFilters,
  openLocalReadable,
  openLocalWritable,
  type PerSide,
  type PlanStore,
  type PreparedPlan,
  perSide,
  previewSync,
  type ReadableBackend,
  type RunReport,
  refuseOverlap,
  runSync,
  type StateStore,
  SyncError,
  type SyncEvent,
  type SyncPolicy,
  systemClock,
} from '@pairwise/engine'
import { exitCodeOf, exitCodeOfError } from '../exit-code.ts'
import { readFiltersFile } from '../filters-file.ts'
import { takeLock } from '../lock-file.ts'
import { createOutput, type Output } from '../output.ts'
import { type StateFiles, stateFilesOf } from '../state-files.ts'
import { listenForStop } from '../stop-signals.ts'
import { summarise } from '../summary.ts'

export interface BisyncOptions {
  readonly resync: boolean
  readonly dryRun: boolean
  readonly workdir: string
  readonly maxDelete: number
  readonly force: boolean
  readonly filtersFile: string | undefined
  readonly verbosity: number
  readonly json: boolean
}

/** Syncs two local folders without a server. Returns the exit code; what went wrong has been told. */
export async function bisync(path1: string, path2: string, options: BisyncOptions): Promise<number> {
  const output = createOutput({ json: options.json, verbosity: options.verbosity, names: { path1, path2 } }, process.stdout, process.stderr)
  try {
    const files = stateFilesOf(path1, path2, options.workdir)
    const release = options.dryRun ? () => {} : takeLock(files.lock)
    try {
      return await runWithState(files, options, output)
    } finally {
      release()
    }
  } catch (error) {
    if (!(error instanceof SyncError)) throw error
    output.say('error', withAdvice(error))
    return exitCodeOfError(error.code)
  }
}

/** What was critical blocks every later run until a resync, as rclone does; a dry run never sets or clears that. */
async function runWithState(files: StateFiles, options: BisyncOptions, output: Output): Promise<number> {
  const state = createSqliteStateStore(files.database, files.pair)
  const block = async (why: string) => {
    if (!options.dryRun && !options.resync) await blockLaterRuns(state, why)
  }
  try {
    refuseOverlap(files.path1, files.path2)
    const policy = policyOf(options, options.filtersFile === undefined ? noFilters : readFiltersFile(options.filtersFile, options))
    const result = options.dryRun ? await preview(files, state, policy, output) : await run(files, state, policy, output)
    if (result.gates.some((gate) => gate.code === 'side-emptied')) await block('an earlier run found a side without files')
    output.report(result, summarise(result))
    return exitCodeOf(result)
  } catch (error) {
    if (error instanceof SyncError && (error.code === 'filters-changed' || error.code === 'paths-overlap')) await block(error.message)
    throw error
  } finally {
    await state.close()
  }
}

function policyOf(options: BisyncOptions, filters: FilterRules): SyncPolicy {
  return {
    ...defaultPolicy,
    scope: { filters },
    resync: options.resync ? 'path1' : null,
    deletions: { onTrip: 'abort', percent: options.maxDelete },
    force: options.force,
  }
}

async function preview(files: StateFiles, state: StateStore, policy: SyncPolicy, output: Output): Promise<PreparedPlan> {
  const stop = listenForStop(() => output.say('notice', 'Stopping.'))
  const backends = perSide((side) => openLocalReadable(files[side], files.pair))
  return withPlan(files, backends, output, (plan) =>
    previewSync({ backends, state, plan, policy, clock: systemClock, signal: stop.signal }),
  ).finally(stop.dispose)
}

async function run(files: StateFiles, state: StateStore, policy: SyncPolicy, output: Output): Promise<RunReport> {
  const stop = listenForStop(() => output.say('notice', 'Stopping: finishing what was started. Press Ctrl-C again to stop at once.'))
  const backends = perSide((side) => openLocalWritable(files[side], files.pair, stop.guard))
  return withPlan(files, backends, output, (plan) =>
    runSync({ backends, state, plan, policy, clock: systemClock, signal: stop.signal, guard: stop.guard }),
  ).finally(stop.dispose)
}

/** Gives a run its plan store, tells its events, and closes what it used. */
async function withPlan<R>(
  files: StateFiles,
  backends: PerSide<ReadableBackend>,
  output: Output,
  start: (plan: PlanStore) => AsyncGenerator<SyncEvent, R, void>,
): Promise<R> {
  const plan = createSqlitePlanStore(files.folder)
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

async function blockLaterRuns(state: StateStore, why: string): Promise<void> {
  const header = await state.header()
  if (header === null) return
  const blocked = `${why}. Look into it, then run once with --resync`
  await state.commit({
    expectedVersion: header.version,
    header: { ...header, version: header.version + 1, blocked },
    clear: false,
    put: [],
    remove: [],
  })
}

function withAdvice(error: SyncError): string {
  switch (error.code) {
    case 'state-missing':
      return `${error.message}. Run once with --resync to make a baseline of both sides.`
    case 'state-corrupt':
    case 'state-foreign':
      return `${error.message}. Nothing was changed. Run once with --resync and another --workdir, or move that file away first.`
    default:
      return error.message
  }
}
