import type { AttentionItem } from '@pairwise/contracts'
import type { AwaitedRequest } from '../services/second-person-state.ts'

/** The request that the second admin be switched off, as one thing that needs somebody. */
export function presentAwaitedRequest({ by, why, at }: AwaitedRequest): AttentionItem {
  return { kind: 'second-person', key: `second-person-${Date.parse(at)}`, pairId: null, since: at, assignee: null, askedBy: by.name, why }
}
