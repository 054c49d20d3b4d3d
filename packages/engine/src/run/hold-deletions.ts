import type { Gate } from '../core/gates.ts'
import type { Operation } from '../core/operation.ts'
import { decodeRow, encodeRow, type PlanRow } from '../core/plan-row.ts'
import { parentOf } from '../core/rel-path.ts'
import { countRow, type PlanTotals } from '../core/totals.ts'
import type { PlanStore } from '../ports/plan-store.ts'

/**
 * Takes the deletions on the sides where too many would go out of a plan, and what needs their place: they become holds, and
 * the rest flows. Rows come in the order of execution, so what makes room comes before what needs it.
 */
export async function holdDeletions(store: PlanStore, totals: PlanTotals, gates: readonly Gate[]): Promise<void> {
  const held = new Set(gates.flatMap((gate) => (gate.code === 'too-many-deletes' && gate.kind === 'part' ? [gate.side] : [])))
  if (held.size === 0) return
  const stillTaken = new Set<string>()
  for await (const batch of store.rows()) {
    const taken = batch.filter((row) => row.side !== null && held.has(row.side) && isHeld(row, stillTaken))
    const rows = taken.flatMap((row) => (isAboutFolder(row) ? [] : [toHold(row)]))
    if (taken.length === 0) continue
    await store.replace(
      taken.map((row) => row.order),
      rows,
    )
    for (const row of taken) countRow(totals, row, -1)
    for (const row of rows) countRow(totals, row)
  }
}

/** `stillTaken` has the names that were to be cleared for something else, as `side:path`. */
function isHeld(row: PlanRow, stillTaken: Set<string>): boolean {
  if (row.kind === 'delete' || row.kind === 'rmdir') {
    const { phase } = decodeRow(row)
    if (phase === 'clear' || phase === 'clear-folders') stillTaken.add(`${row.side}:${row.path}`)
    return true
  }
  if (stillTaken.size === 0) return false
  for (let path = row.path; path !== ''; path = parentOf(path)) if (stillTaken.has(`${row.side}:${path}`)) return true
  return false
}

/** A folder that has to wait is made, given its metadata or removed another time; what it waits for says so. */
function isAboutFolder(row: PlanRow): boolean {
  return row.kind === 'rmdir' || row.kind === 'mkdir' || (row.kind === 'set-metadata' && decodeRow(row).phase === 'dress-folders')
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
