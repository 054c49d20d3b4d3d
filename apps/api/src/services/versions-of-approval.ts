import { approvalFacts, type PlanSpace, pairSettings, plan } from '@pairwise/contracts'
import type { ApprovalRow, Repositories } from '@pairwise/db'

/** What becomes of the files that an approval would let be replaced or deleted. */
export interface VersionsOfApproval {
  /** How long they are kept; null for not at all. */
  readonly days: number | null
  readonly space: PlanSpace
}

const unmeasured: PlanSpace = { path1: null, path2: null }

/** What a limit holds back is no part of its plan's own figures: its bytes are those of the files that were held. */
export async function versionsOfApproval(
  { pairId, planId, facts, kind }: ApprovalRow,
  { pairs, plans }: Pick<Repositories, 'pairs' | 'plans'>,
): Promise<VersionsOfApproval> {
  const pair = await pairs.get(pairId)
  const { keep, days } = pairSettings.parse(pair?.settings).versions
  if (!keep) return { days: null, space: unmeasured }
  const row = planId === null ? null : await plans.get(planId)
  const planned = row === null ? unmeasured : plan.shape.space.parse(row.space)
  const { side, bytes } = approvalFacts.parse(facts)
  if (kind !== 'held' || side === null) return { days, space: planned }
  return { days, space: { ...unmeasured, [side]: { kept: bytes, free: planned[side]?.free ?? null } } }
}
