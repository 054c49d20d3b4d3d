import type { ChangeCounts, Gate as ContractGate, PlanSpace } from '@pairwise/contracts'
import type { FinishedPlan } from '@pairwise/db'
import { type ChangeClass, changeClasses, type PlanTotals } from '@pairwise/engine'

/** Counts by class and side as the contract says them: only classes that occur. */
export function changeCountsOf({ counts }: Pick<PlanTotals, 'counts'>): ChangeCounts {
  return { path1: occurring(counts.path1), path2: occurring(counts.path2), none: occurring(counts.none) }
}

function occurring(counts: Readonly<Record<ChangeClass, number>>): Partial<Record<ChangeClass, number>> {
  return Object.fromEntries(changeClasses.filter((name) => counts[name] > 0).map((name) => [name, counts[name]]))
}

type PlanFacts = Pick<FinishedPlan, 'state' | 'fingerprint' | 'baselineVersion' | 'total'> & {
  readonly counts: ChangeCounts
  readonly bytes: PlanTotals['bytes']
  readonly files: PlanTotals['files']
  readonly space: PlanSpace
  readonly gates: readonly ContractGate[]
}

export interface SealedPlan {
  readonly digest: string
  readonly totals: PlanTotals
  readonly gates: readonly ContractGate[]
  /** 0 when it was made without one. */
  readonly baselineVersion: number
  readonly mode: FinishedPlan['mode']
}

/** What is stored of a plan once it is sealed. A plan of a pair without a baseline is never `nothing`: carrying it out makes the baseline. */
export function planFacts({ digest, totals, gates, baselineVersion, mode }: SealedPlan): PlanFacts {
  const isNothing = totals.operations === 0 && gates.length === 0 && (mode === 'normal' || mode === 'decisions')
  return {
    state: isNothing ? 'nothing' : 'ready',
    fingerprint: digest,
    baselineVersion,
    counts: changeCountsOf(totals),
    bytes: { ...totals.bytes },
    files: { ...totals.files },
    space: totals.space,
    total: totals.operations,
    gates,
  }
}
