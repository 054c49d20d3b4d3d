import type { PlanSelection } from '@pairwise/engine'
import { type Patience, patiently } from './patiently.ts'

/** What is left out of a plan, asked again while the database is away. */
export function patientSelection(selection: PlanSelection, patience: Patience): PlanSelection {
  return { leftOut: (rows) => patiently(() => selection.leftOut(rows), patience) }
}
