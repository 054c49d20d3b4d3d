import { lookKey } from '../core/move-key.ts'
import type { Operation } from '../core/operation.ts'
import { decodeRow, encodeRow } from '../core/plan-row.ts'
import type { SyncPolicy } from '../core/policy.ts'
import { other, sides } from '../core/side.ts'
import { countRow, type PlanTotals } from '../core/totals.ts'
import type { MoveCandidate, PlanStore } from '../ports/plan-store.ts'

const batchMoves = 1000

/**
 * Rewrites a deletion and a copy that are the same file under another name into one move. The key of a candidate holds the
 * file's own id, size and modification time, and is unique on both ends: an id alone proves nothing, since disks give the id
 * of a deleted file to the next new one. Whether the content arrived is checked again after the move.
 */
export async function findMoves(store: PlanStore, totals: PlanTotals, by: SyncPolicy['moves']): Promise<void> {
  // Most plans remove nothing, and then there is nothing to look for in a long one.
  if (sides.every((side) => totals.counts[side].deleted === 0)) return
  await rewriteCandidates(store, totals)
  if (by !== 'by-look') return
  await keyByLook(store)
  await rewriteCandidates(store, totals)
}

/** What no id matched gets another key, in batches: neither the plan nor its keys are ever all in memory. */
async function keyByLook(store: PlanStore): Promise<void> {
  for await (const batch of store.rows()) {
    const rows = batch.flatMap((row) => (row.moveKey === null ? [] : [{ ...row, moveKey: lookKey(row.moveKey, row.path) }]))
    if (rows.length === 0) continue
    await store.replace(
      rows.map((row) => row.order),
      rows,
    )
  }
}

async function rewriteCandidates(store: PlanStore, totals: PlanTotals): Promise<void> {
  let batch: MoveCandidate[] = []
  for await (const candidate of store.moveCandidates()) {
    if (batch.push(candidate) < batchMoves) continue
    await rewrite(store, totals, batch)
    batch = []
  }
  await rewrite(store, totals, batch)
}

async function rewrite(store: PlanStore, totals: PlanTotals, candidates: readonly MoveCandidate[]): Promise<void> {
  const moves = candidates.flatMap(({ deletion, copy }) => {
    const move = toMove(decodeRow(deletion), decodeRow(copy))
    return move === null ? [] : [{ taken: [deletion, copy], row: encodeRow(move) }]
  })
  if (moves.length === 0) return
  await store.replace(
    moves.flatMap((move) => move.taken.map((row) => row.order)),
    moves.map((move) => move.row),
  )
  for (const { taken, row } of moves) {
    for (const gone of taken) countRow(totals, gone, -1)
    countRow(totals, row)
    if (row.side === null) continue
    // Where it was renamed, the file is the same as before.
    totals.known[other(row.side)].deleted--
    totals.known[other(row.side)].unchanged++
  }
}

function toMove(deletion: Operation, copy: Operation): Operation | null {
  if (deletion.kind !== 'delete' || copy.kind !== 'copy' || deletion.side !== copy.side || deletion.phase !== 'delete') return null
  // Sides that spell a path differently keep the two operations: a move has one name to go from and one to go to.
  if (deletion.spelling !== undefined || copy.spelling !== undefined || deletion.formerly !== undefined) return null
  return {
    kind: 'move',
    phase: 'move',
    path: copy.path,
    from: deletion.path,
    side: copy.side,
    seen: copy.seen,
    fromSeen: deletion.seen,
    ...(deletion.hashes === undefined ? {} : { hashes: deletion.hashes }),
    reason: other(copy.side) === 'path1' ? 'MOVED_ON_1' : 'MOVED_ON_2',
  }
}
