import type { Keying } from './path-key.ts'
import type { Scope } from './scope.ts'

/** What a run may do and how it decides. Plain data: the same policy and the same sides give the same plan. */
export interface SyncPolicy {
  readonly scope: Scope
  readonly keying: Keying
  /** Rebuild the baseline: a union of both sides, in which path1 wins where they differ and nothing is deleted. */
  readonly resync: boolean
  /** `abort` writes nothing when the limit trips; `hold` leaves the deletions out and lets the rest flow. */
  readonly deletions: DeletionLimit
  /** Skips `too-many-deletes` and `all-changed`, nothing else. */
  readonly force: boolean
  /** What a known file that became a link means. */
  readonly knownLink: 'deleted' | 'hold'
  readonly transfers: number
}

export type DeletionLimit =
  | { readonly onTrip: 'abort'; readonly percent: number }
  | { readonly onTrip: 'hold'; readonly percent: number; readonly files: number }
