import { countRow, emptyTotals, type PlanTotals } from '../core/totals.ts'
import type { PlanSelection } from '../ports/plan-selection.ts'
import type { PlanRow, PlanStore } from '../ports/plan-store.ts'

export interface ChosenPlan {
  readonly plan: PlanStore
  readonly selection?: PlanSelection
}

/** The rows of a plan that are carried out, in order. */
export async function* carriedOutRows({ plan, selection }: ChosenPlan): AsyncGenerator<readonly PlanRow[]> {
  for await (const rows of plan.rows()) {
    const leftOut = await selection?.leftOut(rows)
    yield leftOut === undefined || leftOut.size === 0 ? rows : rows.filter((row) => !leftOut.has(row))
  }
}

export async function countCarriedOut(chosen: ChosenPlan): Promise<PlanTotals> {
  const totals = emptyTotals()
  for await (const rows of carriedOutRows(chosen)) for (const row of rows) countRow(totals, row)
  return totals
}
