import { finishedRunStates, type Run, type RunState, type RunTrigger } from '@pairwise/contracts'
import { plural } from './plural.ts'

/** The words for the state of a run, with the figure or name that belongs to it. */
export function runStateWords(run: Pick<Run, 'state' | 'counters' | 'stopRequestedBy'>): string {
  const { counters } = run
  const words = {
    queued: () => 'Queued',
    scanning: () => 'Scanning both sides',
    planning: () => 'Making the plan',
    applying: () => 'Applying',
    verifying: () => 'Checking the result',
    nothing: () => 'Nothing to do',
    held: () => 'Held: needs a decision',
    done: () =>
      counters.conflicts > 0
        ? plural(counters.conflicts, { one: 'Done, # conflict to review', other: 'Done, # conflicts to review' })
        : 'Done',
    partial: () => partialWords(counters),
    failed: () => 'Failed',
    stopped: () => (run.stopRequestedBy ? `Stopped by ${run.stopRequestedBy}` : 'Stopped'),
  } as const satisfies Record<RunState, () => string>
  return words[run.state]()
}

/** Short words for a state where there is no run to speak of, such as a filter. */
export const runStateLabels = {
  queued: 'Queued',
  scanning: 'Scanning both sides',
  planning: 'Making the plan',
  applying: 'Applying',
  verifying: 'Checking the result',
  nothing: 'Nothing to do',
  held: 'Held',
  done: 'Done',
  partial: 'Partly done',
  failed: 'Failed',
  stopped: 'Stopped',
} as const satisfies Record<RunState, string>

/** Whether a run is over. */
export function isFinished(state: RunState): boolean {
  return (finishedRunStates as readonly RunState[]).includes(state)
}

/** What started a run. */
export function triggerWords(run: Pick<Run, 'trigger' | 'requestedBy'>): string {
  const by = run.requestedBy ? ` by ${run.requestedBy}` : ''
  const words = {
    manual: `Run now${by}`,
    schedule: 'Schedule',
    'follow-up': 'Follow-up of a schedule',
    apply: `Plan applied${by}`,
  } as const satisfies Record<RunTrigger, string>
  return words[run.trigger]
}

function partialWords({ failed, stale }: Run['counters']): string {
  if (failed > 0) return plural(failed, { one: 'Partly done: # file failed', other: 'Partly done: # files failed' })
  if (stale > 0) return plural(stale, { one: 'Partly done: # file changed meanwhile', other: 'Partly done: # files changed meanwhile' })
  return 'Partly done'
}
