import type { LiveEvent } from '@pairwise/contracts'
import type { ApprovalRow, PlanRow, Repositories, RunRow } from '@pairwise/db'

type Announcing = Pick<Repositories, 'liveEvents'>

/**
 * Says on the topic of the whole instance that something should be read again. Part of the transaction that changed
 * it, and its last statement: the topic's counter stays locked until the end.
 */
async function announce({ liveEvents }: Announcing, events: readonly LiveEvent[]): Promise<void> {
  await liveEvents.append('instance', events)
}

export function announcePair(repositories: Announcing, pairId: string): Promise<void> {
  return announce(repositories, [{ type: 'pair-changed', pairId }])
}

export function announceConnection(repositories: Announcing): Promise<void> {
  return announce(repositories, [{ type: 'connections-changed' }])
}

export function announceRuns(repositories: Announcing, runs: readonly RunRow[]): Promise<void> {
  return announce(
    repositories,
    runs.map(({ id, pairId, state }) => ({ type: 'run-changed', runId: id, pairId, state })),
  )
}

export function announceAttention(repositories: Announcing): Promise<void> {
  return announce(repositories, [{ type: 'attention-changed' }])
}

export function announceSchedulesPause(repositories: Announcing): Promise<void> {
  return announce(repositories, [{ type: 'schedules-pause-changed' }])
}

export function announcePlan(repositories: Announcing, { id, pairId, state }: PlanRow): Promise<void> {
  return announce(repositories, [{ type: 'plan-changed', planId: id, pairId, state }])
}

export function announceApproval(repositories: Announcing, { id, pairId, state }: ApprovalRow): Promise<void> {
  return announce(repositories, [{ type: 'approval-changed', approvalId: id, pairId, state }])
}
