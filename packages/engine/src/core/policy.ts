import type { BandwidthTimetable } from './bandwidth-timetable.ts'
import { noFilters } from './filter.ts'
import type { Keying } from './path-key.ts'
import type { Scope } from './scope.ts'
import type { PerSide } from './side.ts'

/** What a run may do and how it decides. Plain data: the same policy and the same sides give the same plan. */
export interface SyncPolicy {
  readonly scope: Scope
  readonly keying: Keying
  /** Where the sides spell a name differently, path1's spelling goes to path2. */
  readonly fixCase: boolean
  readonly mode: SyncMode
  /** Sides on which nothing is ever deleted. */
  readonly skipDeletions: PerSide<boolean>
  /** What was deleted on these sides since the last run comes back from the other one. */
  readonly bringBack: PerSide<boolean>
  /** Rebuild the baseline: a union of both sides in which nothing is deleted, and which version wins; null for a run from the baseline. */
  readonly resync: ResyncMode | null
  readonly compare: ComparePolicy
  readonly conflicts: ConflictPolicy
  /** `abort` writes nothing when the limit trips; `hold` leaves the deletions out and lets the rest flow. */
  readonly deletions: DeletionLimit
  /**
   * The digest of held operations that somebody approved. The run carries out exactly them and leaves the rest to the next one; when
   * other operations would be held now, it does nothing.
   */
  readonly approvedHold: string | null
  /** The digest of a whole plan that somebody approved though every file changed; when another one would be carried out now, none is. */
  readonly approvedPlan: string | null
  /** Skips `too-many-deletes` and `all-changed`, nothing else. */
  readonly force: boolean
  /** The name of the files that must be at the same paths of both sides (`--check-access`); null asks for none. */
  readonly accessFile: string | null
  /** Whether a baseline without files stops a run: there is nothing that could say what was deleted. A resync accepts it. */
  readonly emptyBaseline: 'stop' | 'go-on'
  /** `implied` folders come and go with their files, `synced` ones also when empty; `pruned` removes all empty ones at the end. */
  readonly folders: 'implied' | 'synced' | 'pruned'
  /** `skipped` with a notice, `synced` as links, or `followed` to what they lead to inside the root. */
  readonly links: 'skipped' | 'synced' | 'followed'
  /** What a known file that became a skipped link means. */
  readonly knownLink: 'deleted' | 'hold'
  readonly metadata: MetadataPolicy
  /** `by-id` needs the file's own id, size and time; `by-look` also takes a unique match of name, size and time (`--track-renames`). */
  readonly moves: 'by-id' | 'by-look'
  /** Where replaced and deleted files of a side are kept; null keeps none. */
  readonly versions: PerSide<VersionsPolicy | null>
  readonly limits: RunLimits
  /** Files copied at once. */
  readonly transfers: number
  /** Files looked at or compared at once. */
  readonly checkers: number
}

/**
 * `two-way` carries every change over. `additive` carries new and changed files both ways and never deletes; where both changed,
 * the newer wins unless `conflicts` names another rule. `mirror-…` makes the other side what the named one is; `update-…` does the
 * same without deletions.
 */
export type SyncMode = 'two-way' | 'additive' | 'mirror-path1' | 'mirror-path2' | 'update-path1' | 'update-path2'

/** Which of two different versions wins, that both stay under conflict names (`keep-both`), or that a person is asked about each (`ask`). */
export type ResyncMode = 'path1' | 'path2' | 'newer' | 'older' | 'larger' | 'smaller' | 'keep-both' | 'ask'

/** What makes a file another one than the baseline's. */
export interface ComparePolicy {
  readonly size: boolean
  readonly modtime: boolean
  readonly checksum: ChecksumPolicy
  /** Modification times that differ by no more are equal; the storages' own precision counts on top. */
  readonly modifyWindowNs: bigint
  /** Whether the side's own revision is looked at first. */
  readonly ownRevision: boolean
}

/** `none`: contents are read only to settle what can't be decided without. `copies`: also before a copy, never for the baseline. */
export type ChecksumPolicy = 'none' | 'copies' | 'baseline'

export interface ConflictPolicy {
  readonly resolve: 'none' | 'path1' | 'path2' | 'newer' | 'older' | 'larger' | 'smaller' | 'ask'
  /** With `ask`: whether a person is also asked about what was changed here and deleted there, or the change wins. */
  readonly changedAndDeleted: 'ask' | 'keep-changed'
  /** `version` keeps the loser among the versions of its side, and under a numbered name where that side keeps none. */
  readonly loser: 'num' | 'pathname' | 'delete' | 'version'
  /** What is put behind the name of each side's version, without the leading dot, date variables already filled in. */
  readonly suffix: PerSide<string>
  /** `f.conflict1.jpg` instead of `f.jpg.conflict1`. */
  readonly keepExtension: boolean
}

export type DeletionLimit =
  | { readonly onTrip: 'abort'; readonly percent: number }
  | { readonly onTrip: 'hold'; readonly percent: number; readonly files: number }

/** What travels besides content and modification time. New files get the executable bit in any case. */
export interface MetadataPolicy {
  readonly permissions: boolean
  readonly owner: boolean
  readonly xattrs: boolean
  readonly acls: boolean
  readonly hardLinks: boolean
}

/** rclone's layout: `folder/path`, with `suffix` behind the name or before its extension. */
export interface VersionsPolicy {
  /** Absolute, on the side's own storage. */
  readonly folder: string
  /** Whether it lies in our own folder at the side's root, which takes part in nothing. */
  readonly isOwn?: true
  readonly suffix: string
  readonly keepExtension: boolean
}

export interface RunLimits {
  /** Nothing new is taken up after this long. */
  readonly maxDurationMs: number | null
  /** Nothing new is taken up once so many bytes were written. */
  readonly maxTransferBytes: number | null
  /** How often an operation is tried whose error may go away by itself. */
  readonly tries: number
  readonly pauseBetweenTriesMs: number
  /** How fast content may be copied, by the time of the week; null sets no limit. */
  readonly bandwidth: BandwidthTimetable | null
}

export const noMetadata: MetadataPolicy = { permissions: false, owner: false, xattrs: false, acls: false, hardLinks: false }

/** rclone's defaults. */
export const defaultPolicy: SyncPolicy = {
  scope: { filters: noFilters },
  keying: 'nfc',
  fixCase: false,
  mode: 'two-way',
  skipDeletions: { path1: false, path2: false },
  bringBack: { path1: false, path2: false },
  resync: null,
  compare: { size: true, modtime: true, checksum: 'none', modifyWindowNs: 0n, ownRevision: true },
  conflicts: {
    resolve: 'none',
    changedAndDeleted: 'ask',
    loser: 'num',
    suffix: { path1: 'conflict', path2: 'conflict' },
    keepExtension: false,
  },
  deletions: { onTrip: 'abort', percent: 50 },
  approvedHold: null,
  approvedPlan: null,
  force: false,
  accessFile: null,
  emptyBaseline: 'stop',
  folders: 'implied',
  links: 'skipped',
  knownLink: 'deleted',
  metadata: noMetadata,
  moves: 'by-id',
  versions: { path1: null, path2: null },
  limits: { maxDurationMs: null, maxTransferBytes: null, tries: 1, pauseBetweenTriesMs: 0, bandwidth: null },
  transfers: 4,
  checkers: 8,
}
