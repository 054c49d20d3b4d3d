import type { LiveEvent } from '@pairwise/contracts'
import type { ConflictRow, Repositories } from '@pairwise/db'

/** More changes at once are told as one: whoever watches reads the list again anyway. */
const mostTold = 100

/**
 * Says that conflicts were decided or settled, for each pair and for each of them. Part of the transaction that changed them,
 * and its last statements.
 */
export async function announceConflicts(
  within: Pick<Repositories, 'conflicts' | 'liveEvents'>,
  before: readonly ConflictRow[],
): Promise<void> {
  const told = before.length > mostTold ? [] : before
  const each: LiveEvent[] = []
  for (const { id } of told) {
    const row = await within.conflicts.get(id)
    if (row !== null) each.push(conflictChanged(row))
  }
  const pairs: LiveEvent[] = []
  for (const pairId of new Set(before.map((row) => row.pairId))) {
    const { open, decided } = await within.conflicts.tally(pairId)
    pairs.push({ type: 'conflicts-changed', pairId, open, decided })
  }
  if (pairs.length === 0) return
  await within.liveEvents.append('conflicts', [...each, ...pairs])
  await within.liveEvents.append('instance', pairs)
}

function conflictChanged({ id, pairId, revision, state, decision }: ConflictRow): LiveEvent {
  return {
    type: 'conflict-changed',
    conflictId: id,
    pairId,
    revision,
    state,
    decision: state === 'decided' && decision !== null ? { choice: decision.choice, by: decision.by } : null,
  }
}
