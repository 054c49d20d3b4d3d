import type { Plan, PlanSelection } from '@pairwise/contracts'
import { changeTotal, classCount, replacedFiles } from '../../../lib/change-counts.ts'
import { count, plural } from '../../../lib/plural.ts'

/** What the button of a plan says and asks for before it acts. */
export type ApplyAction =
  | { readonly kind: 'off'; readonly label: string; readonly reason: string }
  /** Somebody has to approve it: a resync, or what is held. */
  | { readonly kind: 'approval' }
  | {
      readonly kind: 'apply'
      /** Nothing for what only adds; a look at the numbers where files are replaced or deleted. */
      readonly asks: 'nothing' | 'numbers'
      readonly label: string
      /** What the button of the dialog says. */
      readonly confirm: string
      readonly isDangerous: boolean
    }

type Selected = Pick<PlanSelection, 'counts' | 'held'>

const notLeftOut = ({ counts }: Pick<Plan, 'counts'>): Selected => ({ counts, held: 0 })

/** The rule by which the button names its consequence: deletions first, then replaced files. The selection is what is not left out. */
export function applyAction(plan: Pick<Plan, 'mode' | 'counts' | 'gates' | 'total'>, selection: Selected = notLeftOut(plan)): ApplyAction {
  const { mode } = plan
  const { counts } = selection
  const total = changeTotal(counts)
  const deleted = classCount(counts, 'deleted')
  const replaced = replacedFiles(counts)
  const label = plural(total, { one: 'Apply # change', other: 'Apply # changes' })
  if (mode === 'resync') return { kind: 'approval' }
  const stops = plan.gates.filter((gate) => gate.kind === 'stop')
  if (stops.length > 0 && stops.every((gate) => gate.code === 'all-changed')) return { kind: 'approval' }
  if (stops.length > 0) {
    return { kind: 'off', label, reason: 'A safety check stopped this plan. Nothing of it can be applied.' }
  }
  if (total === 0 && isOverLimit(plan, selection)) return { kind: 'approval' }
  if (total === 0 && (changeTotal(plan.counts) > 0 || plan.total - classCount(counts, 'held') <= 0))
    return { kind: 'off', label, reason: 'Nothing is left to apply.' }
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

/** Whether something of a plan waits until somebody approves it. */
export function isOverLimit({ gates }: Pick<Plan, 'gates'>, { held }: Pick<PlanSelection, 'held'>): boolean {
  return held > 0 || gates.some(({ kind, code }) => kind === 'part' && code === 'too-many-deletes')
}

function verb(mode: Plan['mode']): string {
  return mode === 'baseline' ? 'Start' : 'Apply'
}
