import { type Gate, isStopped } from '../core/gates.ts'
import type { Operation } from '../core/operation.ts'
import { type Keying, keyOf } from '../core/path-key.ts'
import { decodeRow, encodeRow, isHeldByLimit, type PlanRow } from '../core/plan-row.ts'
import type { SyncPolicy } from '../core/policy.ts'
import { foldersAbove } from '../core/rel-path.ts'
import { countRow, type PlanTotals } from '../core/totals.ts'
import type { PlanStore } from '../ports/plan-store.ts'
import { digestHeld } from './seal-plan.ts'

/**
 * Takes the deletions on the sides where too many would go out of a plan, and what needs their place: they become holds, and
 * the rest flows. Where exactly these were approved it is the other way round: they stay, and the rest waits for the next run.
 * Answers with the gates that hold then.
 */
export async function holdDeletions(
  store: PlanStore,
  totals: PlanTotals,
  gates: readonly Gate[],
  { approvedHold: approved, keying }: Pick<SyncPolicy, 'approvedHold' | 'keying'>,
): Promise<readonly Gate[]> {
  const sides = new Set(gates.flatMap((gate) => (isDeletionLimit(gate) ? [gate.side] : [])))
  if (approved !== null) return keepApproved({ store, totals, sides, keying }, gates, approved)
  if (sides.size > 0) await replaceEach({ store, totals, sides, keying }, (row, isTaken) => (isTaken ? heldInstead(row) : row))
  return gates
}

interface Holding {
  readonly store: PlanStore
  readonly totals: PlanTotals
  /** Where too many files would be deleted. */
  readonly sides: ReadonlySet<DeletionLimit['side']>
  readonly keying: Keying
}

/** First everything that would be held is, so that it shows whether it is what was approved; then it is let go, or nothing is. */
async function keepApproved(holding: Holding, gates: readonly Gate[], approved: string): Promise<readonly Gate[]> {
  await replaceEach(holding, (row, isTaken) => (isTaken ? (heldInstead(row) ?? row) : isHeldByLimit(row) ? row : null))
  const isSame = (await digestHeld(holding.store)) === approved
  const isLetGo = isSame && !isStopped(gates)
  await replaceEach(holding, (row) => {
    const operation = isHeldByLimit(row) ? decodeRow(row) : null
    if (operation?.kind !== 'hold' || operation.holds === undefined) return isLetGo ? row : null
    return isLetGo ? encodeRow(operation.holds) : row
  })
  if (isLetGo) return gates.filter((gate) => !isDeletionLimit(gate))
  return isSame ? gates : [...gates, { code: 'hold-changed', kind: 'stop', side: null }]
}

type DeletionLimit = Extract<Gate, { code: 'too-many-deletes' }>

function isDeletionLimit(gate: Gate): gate is DeletionLimit {
  return gate.code === 'too-many-deletes' && gate.kind === 'part'
}

/**
 * Replaces rows by what `change` makes of them, or by nothing. A row that stays the same is left as it is. Holds come last, so they
 * are met again after they were put in. Rows come in the order of execution, so what makes room comes before what needs it.
 */
async function replaceEach(
  { store, totals, sides, keying }: Holding,
  change: (row: PlanRow, isTaken: boolean) => PlanRow | null,
): Promise<void> {
  const stillTaken = new Set<string>()
  for await (const batch of store.rows()) {
    const changed = batch.flatMap((row) => {
      const after = change(row, row.side !== null && sides.has(row.side) && isHeld(row, stillTaken, keying))
      return after === row ? [] : [{ row, after }]
    })
    if (changed.length === 0) continue
    const rows = changed.flatMap(({ after }) => (after === null ? [] : [after]))
    await store.replace(
      changed.map(({ row }) => row.order),
      rows,
    )
    for (const { row } of changed) countRow(totals, row, -1)
    for (const row of rows) countRow(totals, row)
  }
}

/** `stillTaken` has the names that were to be cleared for something else, as `side:key`. */
function isHeld(row: PlanRow, stillTaken: Set<string>, keying: Keying): boolean {
  const key = keyOf(row.path, keying)
  if (row.kind === 'delete' || row.kind === 'rmdir') {
    const { phase } = decodeRow(row)
    if (phase === 'clear' || phase === 'clear-folders') stillTaken.add(`${row.side}:${key}`)
    return true
  }
  if (stillTaken.size === 0) return false
  return stillTaken.has(`${row.side}:${key}`) || foldersAbove(key).some((above) => stillTaken.has(`${row.side}:${above}`))
}

/** A folder that has to wait is made, given its metadata or removed another time; what it waits for says so. */
function isAboutFolder(row: PlanRow): boolean {
  return row.kind === 'rmdir' || row.kind === 'mkdir' || (row.kind === 'set-metadata' && decodeRow(row).phase === 'finish-folders')
}

function heldInstead(row: PlanRow): PlanRow | null {
  if (isAboutFolder(row)) return null
  const holds = decodeRow(row)
  const { path, spelling, seen } = holds
  const operation: Operation = {
    kind: 'hold',
    phase: 'held',
    path,
    ...(spelling === undefined ? {} : { spelling }),
    seen,
    reason: 'OVER_LIMIT',
    holds,
  }
  return encodeRow(operation)
}
