import { createWriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import {
  createSqliteStateStore,
  isStopped,
  type PerSide,
  type PreparedPlan,
  perSide,
  previewSync,
  refuseOverlap,
  SyncError,
  writePlanFile,
} from '@pairwise/engine'
import { look, withPlanStore } from '../engine-run.ts'
import { exitClassOf, exitCodeFor } from '../exit-code.ts'
import type { BisyncSettings } from '../flags/bisync-settings.ts'
import type { ParsedFlags } from '../flags/parse-flags.ts'
import { idleText } from '../idle-text.ts'
import { createOutput, type Output } from '../output.ts'
import { runScope } from '../run-scope.ts'
import { type StateFiles, stateFilesOf } from '../state-files.ts'
import type { Place } from '../storage/place.ts'
import { summarise } from '../summary.ts'
import { tellPlan } from '../tell-plan.ts'
import { troubleOf } from '../trouble.ts'

/** Writes down what `bisync` would do, and changes nothing. Returns the exit code, which is that of a dry run. */
export async function plan(sides: PerSide<Place>, out: string, settings: BisyncSettings, flags: ParsedFlags): Promise<number> {
  // The plan itself may go to stdout; then everything else goes to stderr.
  const output = createOutput(
    settings.output,
    { path1: sides.path1.text, path2: sides.path2.text },
    out === '-' ? process.stderr : process.stdout,
    process.stderr,
  )
  try {
    if (flags.idle.length > 0) output.say('notice', idleText(flags.idle))
    const files = stateFilesOf(sides, settings.workFolder)
    refuseOverlap(files.path1, files.path2)
    for (const side of [files.places.path1, files.places.path2]) givenAgain(side)
    const prepared = await writePlan(files, out, settings, flags, output)
    output.report(prepared, summarise(prepared))
    return exitCodeFor(exitClassOf(prepared), settings)
  } catch (error) {
    const { ending, text } = troubleOf(error)
    output.say('error', text)
    return exitCodeFor(ending, settings)
  } finally {
    output.close()
  }
}

async function writePlan(
  files: StateFiles,
  out: string,
  settings: BisyncSettings,
  flags: ParsedFlags,
  output: Output,
): Promise<PreparedPlan> {
  const policy = { ...settings.policy, scope: runScope(flags, files, { ...settings, dryRun: true }, output) }
  const state = createSqliteStateStore(files.database, files.pair)
  try {
    return await withPlanStore({ folder: files.folder, isKept: settings.keepsWorkingFiles, output }, async (store) => {
      const prepared = await look(files, output, output.event, (parts) => previewSync({ ...parts, state, plan: store, policy }))
      const { header, gates, digest } = prepared
      const folders = perSide((side) => givenAgain(files.places[side]))
      await writeLines(out, writePlanFile({ folders, baselineVersion: header?.version ?? 0, policy, gates }, store, digest))
      if (!isStopped(gates)) await tellPlan(store, 'held', output)
      return prepared
    })
  } finally {
    await state.close()
  }
}

/** How `apply` finds the place again. A plan holds no secrets. */
function givenAgain(place: Place): string {
  if (place.kind === 'local') return place.path
  if (place.again !== null) return place.again
  throw new SyncError(
    'backend-failed',
    `a plan holds no secrets, so ${place.text} can't be written into one: make a remote of it in rclone.conf, and give its name`,
  )
}

/** A file that can't be written whole is an error, so an unfinished plan is never mistaken for one. */
async function writeLines(out: string, lines: AsyncIterable<string>): Promise<void> {
  const stream = out === '-' ? process.stdout : createWriteStream(out, { mode: 0o600 })
  try {
    await pipeline(ended(lines), stream, { end: stream !== process.stdout })
  } catch (error) {
    throw new SyncError(
      'backend-failed',
      `the plan can't be written to ${out}: ${error instanceof Error ? error.message : String(error)}`,
      {
        cause: error,
      },
    )
  }
}

async function* ended(lines: AsyncIterable<string>): AsyncIterable<string> {
  for await (const line of lines) yield `${line}\n`
}
