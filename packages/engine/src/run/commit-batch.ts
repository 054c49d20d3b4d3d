import type { Operation } from '../core/operation.ts'
import type { Outcome } from '../core/outcome.ts'
import type { PlanRow } from '../core/plan-row.ts'
import { sides } from '../core/side.ts'
import { granuleOf, type SettlingRecord, settleWritten } from '../execute/settle-written.ts'
import type { Execution } from './execution.ts'

export interface CarriedOut {
  readonly row: PlanRow
  readonly operation: Operation
  readonly outcome: Outcome
}

/** Makes durable what a batch wrote, looks at it again, and only then commits what it came to. */
export async function commitBatch(
  { backends, baseline, clock, plan, policy, emit }: Execution,
  { outcomes, records }: { readonly outcomes: readonly CarriedOut[]; readonly records: readonly SettlingRecord[] },
): Promise<void> {
  await Promise.all(sides.map((side) => backends[side].makeDurable()))
  const settled = await settleWritten(records, backends, { clock, checkers: policy.checkers })
  if (settled.length > 0) await baseline.commit(settled)
  if (outcomes.some(({ row }) => row.reason === 'RESPELLED')) await clock.sleep(granuleOf(backends))
  await plan.recordOutcomes(outcomes.map(({ row, outcome }) => ({ order: row.order, outcome: outcome.kind, problem: outcome.problem })))
  emit({ type: 'committed', version: baseline.version, operations: outcomes.length })
}
