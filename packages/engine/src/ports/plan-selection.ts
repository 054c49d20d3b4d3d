import type { PlanRow } from '../core/plan-row.ts'

/**
 * Which rows of a sealed plan are left out when it is carried out. A row that is left out is not looked at, not carried out and
 * not folded into the baseline, so the next plan has it again; its outcome is `skipped`, with the sentence that is given here.
 * Whoever leaves a row out leaves out with it what can't be done without it.
 */
export interface PlanSelection {
  /** The sentence for each of these rows that is left out; rows that are carried out are not in the map. */
  leftOut(rows: readonly PlanRow[]): Promise<ReadonlyMap<PlanRow, string>>
}
