import type { StaleCause } from '@pairwise/contracts'
import { assertNever } from '../../../lib/assert-never.ts'
import { plural } from '../../../lib/plural.ts'
import type { SideNames } from '../../../lib/side-names.ts'
import { clockTime } from '../../../lib/time.ts'

interface Facts {
  readonly pairName: string
  readonly names: SideNames
  /** When the plan was ready. */
  readonly since: string | null
}

/** Why a plan can't be applied any more. */
export function staleText(stale: StaleCause, { pairName, names, since }: Facts): string {
  switch (stale.cause) {
    case 'settings-changed':
      return `The settings of ${pairName} were changed${stale.by ? ` by ${stale.by}` : ''} at ${clockTime(stale.at)}.`
    case 'later-run':
      return `${stale.runId ? `Run ${stale.runId}` : 'A run'} finished after this plan was made.`
    case 'files-changed': {
      const sides = new Set(stale.files.map((file) => file.side))
      const where = [...sides].map((side) => names[side]).join(' and ')
      const files = plural(stale.total, { one: '# file changed', other: '# files changed' })
      return `${files}${where ? ` on ${where}` : ''}${since ? ` since ${clockTime(since)}` : ''}.`
    }
    case 'too-old':
      return 'This plan is older than 24 h.'
    default:
      return assertNever(stale)
  }
}
