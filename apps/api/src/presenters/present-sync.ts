import type { Plan, Run, RunState, SyncFact } from '@pairwise/contracts'

interface Known {
  readonly hasBaseline: boolean
  /** The newest run that has ended. */
  readonly lastRun: Run | null
  /** The newest plan that a person asked for. */
  readonly lastPlan: Plan | null
}

interface Sight {
  readonly at: string
  readonly fact: SyncFact
}

/** Whether both sides are the same as far as is known: by whatever looked at them last, a run or a plan that still holds. */
export function presentSync({ hasBaseline, lastRun, lastPlan }: Known): SyncFact {
  if (!hasBaseline) return { state: 'needs-baseline' }
  const sights = [lastRun && sightOfRun(lastRun), lastPlan && sightOfPlan(lastPlan)].filter((sight) => sight !== null)
  const newest = sights.sort((a, b) => b.at.localeCompare(a.at))[0]
  return newest?.fact ?? { state: 'unknown', asOf: null }
}

/** Whether a run that ended like this left both sides the same. */
const leavesInSync = {
  queued: false,
  scanning: false,
  planning: false,
  applying: false,
  verifying: false,
  nothing: true,
  held: false,
  done: true,
  partial: false,
  failed: false,
  stopped: false,
} as const satisfies Record<RunState, boolean>

function sightOfRun(run: Run): Sight | null {
  if (run.finishedAt === null) return null
  const { finishedAt } = run
  return { at: finishedAt, fact: { state: leavesInSync[run.state] ? 'in-sync' : 'unknown', asOf: finishedAt } }
}

/** Decisions are no look at the sides. */
function sightOfPlan({ mode, state, readyAt, counts }: Plan): Sight | null {
  if (readyAt === null || mode === 'decisions' || (state !== 'ready' && state !== 'nothing')) return null
  // A conflict writes both sides and is counted on each, but is one change.
  const written = [...Object.values(counts.path1), ...Object.values(counts.path2)].reduce((sum, count) => sum + count, 0)
  const changes = written - (counts.path1.conflict ?? 0)
  if (state === 'nothing' || changes === 0) return { at: readyAt, fact: { state: 'in-sync', asOf: readyAt } }
  return { at: readyAt, fact: { state: 'changes-waiting', changes, asOf: readyAt } }
}
