import {
  applyPlan,
  createSqliteStateStore,
  isStopped,
  type PlanStore,
  perSide,
  type RunReport,
  readPlanFile,
  SyncError,
} from '@pairwise/engine'
import { run, withPlanStore } from '../engine-run.ts'
import { type ExitClass, exitClassOf, exitCodeFor } from '../exit-code.ts'
import type { BisyncSettings } from '../flags/bisync-settings.ts'
import type { ParsedFlags } from '../flags/parse-flags.ts'
import { idleText } from '../idle-text.ts'
import { type Lock, takeLock } from '../lock-file.ts'
import { createOutput, type Output } from '../output.ts'
import { makeWorkFolder, type StateFiles, stateFilesOf } from '../state-files.ts'
import type { Places } from '../storage/place.ts'
import { summarise } from '../summary.ts'
import { tellPlan } from '../tell-plan.ts'
import { textLines } from '../text-lines.ts'
import { transportOf } from '../transport-of.ts'
import { troubleOf } from '../trouble.ts'

type Sealed = Awaited<ReturnType<typeof readPlanFile>>

/**
 * Carries out a plan that `plan` wrote, and nothing else. What is not any more as the plan saw it is set aside, and the rest is
 * done. Returns the exit code; what went wrong has been told.
 */
export async function apply(file: string, settings: BisyncSettings, flags: ParsedFlags, places: Places): Promise<number> {
  const names = { path1: 'path1', path2: 'path2' }
  const output = createOutput(settings.output, names, process.stdout, process.stderr)
  try {
    if (flags.idle.length > 0) output.say('notice', idleText(flags.idle))
    return exitCodeFor(await applyFile(file, settings, output, places), settings)
  } catch (error) {
    const { ending, text } = troubleOf(error)
    output.say('error', text)
    return exitCodeFor(ending, settings)
  } finally {
    output.close()
  }
}

async function applyFile(file: string, settings: BisyncSettings, output: Output, places: Places): Promise<ExitClass> {
  makeWorkFolder(settings.workFolder)
  return withPlanStore({ folder: settings.workFolder, isKept: false, output }, async (store) => {
    const sealed = await readPlanFile(linesOf(file), store)
    if (isStopped(sealed.gates)) {
      throw new SyncError(
        'plan-changed',
        'a safety check stopped this plan when it was made, so it is not carried out; pairwise plan says why',
      )
    }
    const files = stateFilesOf(
      perSide((side) => places.placeOf(sealed.folders[side])),
      settings.workFolder,
    )
    const lock = takeLock(files.lock, settings.maxLockMs)
    try {
      const report = await applySealed(files, sealed, store, { output, lock, transport: transportOf(settings, output) })
      await tellPlan(store, 'held', output)
      output.report(report, summarise(report))
      return exitClassOf(report)
    } finally {
      lock.release()
    }
  })
}

async function applySealed(
  files: StateFiles,
  { digest, policy, baselineVersion }: Sealed,
  plan: PlanStore,
  { output, lock, transport }: { readonly output: Output; readonly lock: Lock; readonly transport: ReturnType<typeof transportOf> },
): Promise<RunReport> {
  const state = createSqliteStateStore(files.database, files.pair)
  try {
    return await run(files, output, lock, (parts) =>
      applyPlan({ ...parts, ...transport, state, plan, policy, digest, baselineVersion, onChange: 'set-aside' }),
    )
  } finally {
    await state.close()
  }
}

async function* linesOf(file: string): AsyncGenerator<string> {
  try {
    yield* textLines(file)
  } catch (error) {
    throw new SyncError('plan-damaged', `the plan ${file} can't be read: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    })
  }
}
