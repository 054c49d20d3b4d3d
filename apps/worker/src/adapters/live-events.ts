import type { LiveEvent } from '@pairwise/contracts'
import type { ApprovalRow, PlanRow, RunRow } from '@pairwise/db'

/** "Read this run again." */
export function runChanged({ id, pairId, state }: Pick<RunRow, 'id' | 'pairId' | 'state'>): LiveEvent {
  return { type: 'run-changed', runId: id, pairId, state }
}

/** "Read this plan again." */
export function planChanged({ id, pairId, state }: Pick<PlanRow, 'id' | 'pairId' | 'state'>): LiveEvent {
  return { type: 'plan-changed', planId: id, pairId, state }
}

/** "Read this pair again." */
export function pairChanged(pairId: string): LiveEvent {
  return { type: 'pair-changed', pairId }
}

/** "Read this approval again." */
export function approvalChanged({ id, pairId, state }: Pick<ApprovalRow, 'id' | 'pairId' | 'state'>): LiveEvent {
  return { type: 'approval-changed', approvalId: id, pairId, state }
}
