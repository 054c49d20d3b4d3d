import { type PreparedPlan, previewSync, type RunGuard, type RunReport, runSync, type StateStore, type SyncPolicy } from '@pairwise/engine'
import { look, run, withPlanStore } from './engine-run.ts'
import type { Output } from './output.ts'
import type { StateFiles } from './state-files.ts'

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
  return withPlanStore({ folder: files.folder, isKept: keepsPlan, output }, (plan) =>
    look(files, output, output.event, (parts) => previewSync({ ...parts, state, plan, policy })),
  )
}

/** Nothing is written unless `lock` and the person at the keyboard both allow it. */
export async function runPair({ files, state, policy, output, keepsPlan }: PairRun, lock: RunGuard): Promise<RunReport> {
  return withPlanStore({ folder: files.folder, isKept: keepsPlan, output }, (plan) =>
    run(files, output, lock, (parts) => runSync({ ...parts, state, plan, policy })),
  )
}
