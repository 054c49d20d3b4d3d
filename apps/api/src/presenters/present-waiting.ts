import { type AttentionItem, approvalFacts, gate } from '@pairwise/contracts'
import type { ApprovalRow, ConflictTally, PairRow } from '@pairwise/db'
import { z } from 'zod'

const gates = z.array(gate)
const size = approvalFacts.pick({ number: true })

/** An approval that somebody has to decide, as one thing that needs somebody. */
export function presentWaitingApproval(row: ApprovalRow): AttentionItem {
  return {
    kind: 'approval',
    key: `approval-${row.id}`,
    pairId: row.pairId,
    pairName: row.pairName,
    since: row.createdAt.toISOString(),
    assignee: row.assignee,
    approvalId: row.id,
    about: row.kind,
    gates: gates.parse(row.gates),
    requestedBy: row.requestedBy,
    number: size.parse(row.facts).number,
    path1Name: row.path1Name,
    path2Name: row.path2Name,
  }
}

/** The conflicts of a pair, as one thing that needs somebody. */
export function presentConflicts(pair: PairRow, { open, decided, oldestAt }: ConflictTally, now: Date): AttentionItem {
  const ofAnyKind = { key: `conflicts-${pair.id}`, pairId: pair.id, pairName: pair.name, assignee: null }
  return { ...ofAnyKind, kind: 'conflicts', since: (oldestAt ?? now).toISOString(), open, decided }
}
