import type { RunCounters } from '@pairwise/contracts'
import type { FinishedRunState, RunRow } from '@pairwise/db'
import { assertNever } from '../assert-never.ts'

/** The first line of a run's log: which run it is, and why it runs. */
export function startText(run: Pick<RunRow, 'id' | 'pairName' | 'trigger' | 'requestedBy' | 'planId'>): string {
  return `Run ${run.id} of ${run.pairName}, ${whyOf(run)}`
}

function whyOf({ trigger, requestedBy, planId }: Pick<RunRow, 'trigger' | 'requestedBy' | 'planId'>): string {
  const who = requestedBy ?? 'somebody'
  switch (trigger) {
    case 'manual':
      return `started by ${who}`
    case 'apply':
      return `carrying out plan ${planId ?? ''} for ${who}`
    case 'schedule':
      return 'started by its schedule'
    case 'follow-up':
      return 'asked for while the run before it went on'
    default:
      return assertNever(trigger)
  }
}

/** The last line of a run's log: how it ended, and how much of its plan was done. */
export function countOf(state: FinishedRunState, { total, done, failed, stale, skipped }: RunCounters): string {
  const rest = [
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(stale > 0 ? [`${stale} changed meanwhile`] : []),
    ...(skipped > 0 ? [`${skipped} skipped`] : []),
  ]
  return [`${endTexts[state]}: ${done} of ${total} changes made`, ...rest].join(', ')
}

const endTexts = {
  nothing: 'Nothing to do',
  held: 'Held',
  done: 'Done',
  partial: 'Partly done',
  failed: 'Failed',
  stopped: 'Stopped',
} as const satisfies Record<FinishedRunState, string>
