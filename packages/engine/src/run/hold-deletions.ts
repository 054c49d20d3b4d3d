import type { Gate } from '../core/gates.ts'
import type { Operation } from '../core/operation.ts'
import { decodeRow, encodeRow, type PlanRow } from '../core/plan-row.ts'
import { countRow, type PlanTotals } from '../core/totals.ts'
import type { PlanStore } from '../ports/plan-store.ts'

/** Takes the deletions on the sides where too many would go out of a plan: they become holds, and the rest flows. */
export async function holdDeletions(store: PlanStore, totals: PlanTotals, gates: readonly Gate[]): Promise<void> {
  const held = new Set(gates.flatMap((gate) => (gate.code === 'too-many-deletes' && gate.kind === 'part' ? [gate.side] : [])))
  if (held.size === 0) return
  for await (const batch of store.rows()) {
    const taken = batch.filter((row) => row.side !== null && held.has(row.side) && (row.kind === 'delete' || row.kind === 'rmdir'))
    const rows = taken.flatMap((row) => (row.kind === 'delete' ? [toHold(row)] : []))
    if (taken.length === 0) continue
    await store.replace(
      taken.map((row) => row.order),
      rows,
    )
    for (const row of taken) countRow(totals, row, -1)
    for (const row of rows) countRow(totals, row)
  }
}

function toHold(row: PlanRow): PlanRow {
  const { path, spelling, seen } = decodeRow(row)
  const operation: Operation = {
    kind: 'hold',
    phase: 'held',
    path,
    ...(spelling === undefined ? {} : { spelling }),
    seen,
    reason: 'OVER_LIMIT',
  }
  return encodeRow(operation)
}
