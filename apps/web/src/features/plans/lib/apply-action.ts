import type { ChangeCounts, Plan } from '@pairwise/contracts'
import { changeTotal, classCount, replacedFiles } from '../../../lib/change-counts.ts'
import { count, plural } from '../../../lib/plural.ts'

/** What the button of a plan says and asks for before it acts. */
export type ApplyAction =
  | { readonly kind: 'off'; readonly label: string; readonly reason: string }
  | {
      readonly kind: 'apply'
      /** Nothing for what only adds; a look at the numbers where files are replaced or deleted; the pair's name for a resync. */
      readonly asks: 'nothing' | 'numbers' | 'name'
      readonly label: string
      /** What the button of the dialog says. */
      readonly confirm: string
      readonly isDangerous: boolean
    }

/** The rule by which the button names its consequence: deletions first, then replaced files. `chosen` is what is not left out. */
export function applyAction(plan: Pick<Plan, 'mode' | 'counts' | 'gates' | 'total'>, chosen: ChangeCounts = plan.counts): ApplyAction {
  const { mode } = plan
  const counts = chosen
  const total = changeTotal(counts)
  const deleted = classCount(counts, 'deleted')
  const replaced = replacedFiles(counts)
  const label = plural(total, { one: 'Apply # change', other: 'Apply # changes' })
  if (plan.gates.some((gate) => gate.kind === 'stop')) {
    return { kind: 'off', label, reason: 'A safety check stopped this plan. Nothing of it can be applied.' }
  }
  if (total === 0 && (changeTotal(plan.counts) > 0 || plan.total - classCount(counts, 'held') <= 0))
    return { kind: 'off', label, reason: 'Nothing is left to apply.' }
  if (mode === 'resync') {
    return { kind: 'apply', asks: 'name', label: consequence('Apply the resync', replaced, deleted), confirm: 'Resync', isDangerous: false }
  }
  if (deleted > 0) {
    const confirm = `${verb(mode)}, delete ${count(deleted)}`
    return { kind: 'apply', asks: 'numbers', label: `${label}, delete ${count(deleted)}`, confirm, isDangerous: true }
  }
  if (replaced > 0) {
    const words = mode === 'baseline' ? plural(replaced, { one: 'replace # file', other: 'replace # files' }) : `replace ${count(replaced)}`
    const first = mode === 'baseline' ? 'Start the first sync' : label
    return { kind: 'apply', asks: 'numbers', label: `${first}, ${words}`, confirm: `${verb(mode)}, ${words}`, isDangerous: false }
  }
  const plain = mode === 'baseline' ? 'Start the first sync' : total === 0 ? 'Save as the new baseline' : label
  return { kind: 'apply', asks: 'nothing', label: plain, confirm: plain, isDangerous: false }
}

function verb(mode: Plan['mode']): string {
  return mode === 'baseline' ? 'Start' : 'Apply'
}

function consequence(start: string, replaced: number, deleted: number): string {
  if (deleted > 0) return `${start}, delete ${count(deleted)}`
  return replaced > 0 ? `${start}, replace ${count(replaced)}` : start
}
