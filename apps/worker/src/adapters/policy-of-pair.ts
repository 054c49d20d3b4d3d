import { pairSettings } from '@pairwise/contracts'
import type { PairRow } from '@pairwise/db'
import { defaultPolicy, parseFilters, type SyncPolicy } from '@pairwise/engine'

/** What a run of the pair may do, from the pair's settings. Throws `InvalidFilter` for filters that can't be read. */
export function policyOfPair(pair: Pick<PairRow, 'settings'>, { resync }: { readonly resync: boolean }): SyncPolicy {
  const { maxDeletePercent, maxDeleteFiles, filters } = pairSettings.parse(pair.settings)
  return {
    ...defaultPolicy,
    scope: { filters: parseFilters(filters) },
    resync: resync ? 'path1' : null,
    deletions: { onTrip: 'hold', percent: maxDeletePercent, files: maxDeleteFiles },
    emptyBaseline: 'go-on',
    knownLink: 'hold',
  }
}
