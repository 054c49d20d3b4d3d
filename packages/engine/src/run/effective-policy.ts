import { type BaselineHeader, unfinishedResync } from '../core/baseline.ts'
import { foldingCase } from '../core/path-key.ts'
import type { SyncPolicy } from '../core/policy.ts'
import { sides } from '../core/side.ts'
import type { PreviewRequest } from './sync-request.ts'

/**
 * The policy as it holds for these two sides and this baseline: a resync that was cut off is finished in its mode, and where a side
 * takes upper and lower case for one, names match like that. Links are skipped where a side has none.
 */
export function effectivePolicy({ policy, backends }: PreviewRequest, header: BaselineHeader | null): SyncPolicy {
  const ignoresCase = sides.some((side) => backends[side].capabilities.caseInsensitive)
  return {
    ...policy,
    resync: policy.resync ?? (header === null ? null : unfinishedResync(header.status)),
    keying: ignoresCase ? foldingCase(policy.keying) : policy.keying,
    links: sides.every((side) => backends[side].capabilities.links) ? policy.links : 'skipped',
  }
}
