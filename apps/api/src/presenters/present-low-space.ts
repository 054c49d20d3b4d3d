import type { AttentionItem } from '@pairwise/contracts'
import type { LowSpace } from '@pairwise/db'

/** A side with little space for versions, as one thing that needs somebody. */
export function presentLowSpace({ pairId, pairName, side, sideName, kept, free, at }: LowSpace): AttentionItem {
  const ofAnyKind = { key: `space-${pairId}-${side}`, pairId, pairName, assignee: null }
  return { ...ofAnyKind, kind: 'low-space', since: at.toISOString(), sideName, kept, free }
}
