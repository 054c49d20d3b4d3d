import { pairSettings } from '@pairwise/contracts'
import type { PairRow } from '@pairwise/db'
import { parseFilters, type SyncPolicy } from '@pairwise/engine'

/** What a run of the pair may do, from the pair's settings. Throws `InvalidFilter` for filters that can't be read. */
export function policyOfPair(pair: Pick<PairRow, 'settings'>, { resync }: { readonly resync: boolean }): SyncPolicy {
  const { maxDeletePercent, maxDeleteFiles, filters } = pairSettings.parse(pair.settings)
  return {
    scope: { filters: parseFilters(filters) },
    keying: 'nfc',
    resync,
    deletions: { onTrip: 'hold', percent: maxDeletePercent, files: maxDeleteFiles },
    force: false,
    knownLink: 'hold',
    transfers: 4,
  }
}
