import type { Plan } from '@pairwise/contracts'
import { clockTime } from '../../../lib/time.ts'

type Stale = NonNullable<Plan['stale']>

/** Why a plan can't be applied any more. */
export function staleText({ cause, at, params }: Stale, pairName: string): string {
  const words = {
    'settings-changed': () => `The settings of ${pairName} were changed${params['by'] ? ` by ${params['by']}` : ''} at ${clockTime(at)}.`,
    'later-run': () => `${params['runId'] ? `Run ${params['runId']}` : 'A run'} finished after this plan was made.`,
    'files-changed': () => `Files changed on one of the sides since the plan was made.`,
    'too-old': () => 'This plan is older than 24 h.',
  } as const satisfies Record<Stale['cause'], () => string>
  return words[cause]()
}
