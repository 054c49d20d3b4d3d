import {
  createSqliteStateStore,
  formatGate,
  isStopped,
  type PerSide,
  type PreparedPlan,
  previewSync,
  type RunReport,
  refuseOverlap,
  removeAbandonedPlans,
  runSync,
  type StateStore,
  SyncError,
} from '@pairwise/engine'
import { checkSync } from '../check-sync.ts'
import { look, run, withPlanStore } from '../engine-run.ts'
import { type ExitClass, exitClassOf, exitClassOfError, exitCodeFor } from '../exit-code.ts'
import type { BisyncSettings } from '../flags/bisync-settings.ts'
import type { ParsedFlags } from '../flags/parse-flags.ts'
import { idleText } from '../idle-text.ts'
import { type Lock, takeLock } from '../lock-file.ts'
import { createOutput, type Output } from '../output.ts'
import { runScope } from '../run-scope.ts'
import { type StateFiles, stateFilesOf } from '../state-files.ts'
import type { Place } from '../storage/place.ts'
import { summarise } from '../summary.ts'
import { tellPlan } from '../tell-plan.ts'
import { transportOf } from '../transport-of.ts'
import { troubleOf } from '../trouble.ts'

/** Syncs two folders, of this machine or of other storage, without a server of ours. Returns the exit code; what went wrong has been told. */
export async function bisync(sides: PerSide<Place>, settings: BisyncSettings, flags: ParsedFlags): Promise<number> {
  const output = createOutput(settings.output, { path1: sides.path1.text, path2: sides.path2.text }, process.stdout, process.stderr)
  try {
    if (flags.idle.length > 0) output.say('notice', idleText(flags.idle))
    return exitCodeFor(await runLocked(stateFilesOf(sides, settings.workFolder), settings, flags, output), settings)
  } catch (error) {
    const { ending, text } = troubleOf(error)
    output.say('error', text)
    return exitCodeFor(ending, settings)
  } finally {
    output.close()
  }
}

const hourMs = 3_600_000

/** A dry run takes no lock: it saves nothing and must not be in a run's way. */
async function runLocked(files: StateFiles, settings: BisyncSettings, flags: ParsedFlags, output: Output): Promise<ExitClass> {
  const lock = settings.dryRun ? null : takeLock(files.lock, settings.maxLockMs)
  try {
    if (lock !== null) removeAbandonedPlans(files.folder, Date.now() - hourMs)
    return await runWithState(files, settings, flags, output, lock)
  } finally {
    lock?.release()
  }
}

/** What blocks later runs is written down beside the baseline; a dry run never sets or clears that. */
async function runWithState(
  files: StateFiles,
  settings: BisyncSettings,
  flags: ParsedFlags,
  output: Output,
  lock: Lock | null,
): Promise<ExitClass> {
  const state = createSqliteStateStore(files.database, files.pair)
  const block = async (ending: ExitClass, why: string) => {
    if (ending === 'blocking' && !settings.dryRun && !settings.isResilient) await blockLaterRuns(state, why)
  }
  try {
    refuseOverlap(files.path1, files.path2)
    if (settings.checkSync !== 'only') {
      const policy = { ...settings.policy, scope: runScope(flags, files, settings, output) }
      const place = { folder: files.folder, isKept: settings.keepsWorkingFiles, output }
      const result = await withPlanStore<PreparedPlan | RunReport>(place, async (plan) => {
        const report =
          lock === null
            ? await look(files, output, output.event, (parts) => previewSync({ ...parts, state, plan, policy }))
            : await run(files, output, lock, (parts) => runSync({ ...parts, ...transportOf(settings, output), state, plan, policy }))
        if (!isStopped(report.gates)) await tellPlan(plan, lock === null ? 'all' : 'held', output)
        return report
      })
      const ending = exitClassOf(result)
      await block(ending, `an earlier run stopped: ${stopText(result)}`)
      output.report(result, summarise(result))
      if (ending !== 'done' || settings.checkSync === 'never') {
        return ending === 'done' && settings.failsWithoutTransfer && !hasTransferred(result) ? 'idle' : ending
      }
    }
    const ending = await checkSync(state, settings.policy.keying, output)
    await block(ending, 'an earlier run found that the saved lists of the two sides differ')
    return ending
  } catch (error) {
    if (error instanceof SyncError) await block(exitClassOfError(error.code), error.message)
    throw error
  } finally {
    await state.close()
  }
}

function stopText({ gates }: RunReport | PreparedPlan): string {
  const stops = gates.filter(({ kind }) => kind === 'stop')
  return stops.map((gate) => formatGate(gate, { path1: 'path1', path2: 'path2' })).join(' ')
}

function hasTransferred(result: RunReport | PreparedPlan): boolean {
  const { path1, path2 } = result.totals.counts
  return path1.new + path1.changed + path2.new + path2.changed > 0
}

async function blockLaterRuns(state: StateStore, why: string): Promise<void> {
  const header = await state.header()
  if (header === null) return
  const blocked = `${why.replace(/\.$/, '')}. Look into it, then run once with --resync`
  await state.commit({
    expectedVersion: header.version,
    header: { ...header, version: header.version + 1, blocked },
    clear: false,
    put: [],
    remove: [],
  })
}
