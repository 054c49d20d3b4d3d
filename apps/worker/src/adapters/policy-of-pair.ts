import { type PlanOptions, pairSettings, type RunOptions } from '@pairwise/contracts'
import type { PairRow } from '@pairwise/db'
import { defaultPolicy, parseFilters, type SyncPolicy } from '@pairwise/engine'

/** What a plan or run does besides what its pair’s settings say. */
export interface PolicyOptions extends PlanOptions, Pick<RunOptions, 'approvedHold' | 'approvedPlan' | 'byContent'> {
  readonly resync: boolean
}

/** What a run of the pair may do, from the pair's settings. Throws `InvalidFilter` for filters that can't be read. */
export function policyOfPair(
  pair: Pick<PairRow, 'settings'>,
  { resync, winner, bringBack, approvedHold, approvedPlan, byContent }: PolicyOptions,
): SyncPolicy {
  const { maxDeletePercent, maxDeleteFiles, filters } = pairSettings.parse(pair.settings)
  return {
    ...defaultPolicy,
    scope: { filters: parseFilters(filters) },
    resync: resync ? (winner ?? 'path1') : null,
    deletions: { onTrip: 'hold', percent: maxDeletePercent, files: maxDeleteFiles },
    bringBack: { path1: bringBack === 'path1', path2: bringBack === 'path2' },
    approvedHold: approvedHold ?? null,
    approvedPlan: approvedPlan ?? null,
    compare: byContent === true ? { ...defaultPolicy.compare, modtime: false } : defaultPolicy.compare,
    emptyBaseline: 'go-on',
    knownLink: 'hold',
  }
}
