import type { AttentionItem, Run } from '@pairwise/contracts'
import type { TroubledRun } from '@pairwise/db'
import { connectionFailures } from './present-failing-connection.ts'
import { presentRun } from './present-run.ts'

const folderGates: readonly string[] = ['root-missing']
const folderFailures: readonly string[] = ['root-missing', 'root-not-a-folder', 'root-unreadable', ...connectionFailures]

/** A pair whose runs don't end well, as one thing that needs somebody. */
export function presentTrouble({ run: row, firstRunId, since }: TroubledRun, now: Date): AttentionItem {
  const run = presentRun(row, now)
  const kind = kindOf(run)
  // The first run that ended like this names it, so that the key lasts as long as the cause.
  const ofAnyKind = { key: `run-${firstRunId}`, pairId: run.pairId, pairName: run.pairName, since: since.toISOString(), assignee: null }
  return { ...ofAnyKind, kind, run }
}

function kindOf({ state, gates, failure }: Run): 'held' | 'unreachable' | 'failed' | 'partial' {
  const isUnreachable = gates.some(({ code }) => folderGates.includes(code)) || folderFailures.includes(failure?.code ?? '')
  if (isUnreachable) return 'unreachable'
  if (state === 'held') return 'held'
  return state === 'partial' ? 'partial' : 'failed'
}
