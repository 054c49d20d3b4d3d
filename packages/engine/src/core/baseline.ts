import type { ResyncMode } from './policy.ts'
import type { RelPath } from './rel-path.ts'
import type { PerSide, Side } from './side.ts'

/** What a baseline is about, apart from its pages. */
export interface BaselineHeader {
  /** Goes up by one with each commit; 1 is the first. */
  readonly version: number
  /** The record format of the pages. Pages of another format are not read. */
  readonly format: number
  /** How names were matched across the sides when the keys were made. */
  readonly keying: string
  /** Names the filters and limits that decided what is in scope. */
  readonly scope: string
  /** `resyncing:…` from the first to the last commit of a resync: if it is cut off, the next run goes on as one, in the same mode. */
  readonly status: BaselineStatus
  /** The identities of the roots it was made with; null where a store does not keep them. */
  readonly roots: PerSide<string | null>
  /** Why every run but a resync is refused, or null. Only the command line sets it. */
  readonly blocked: string | null
}

export type BaselineStatus = 'settled' | `resyncing:${ResyncMode}`

const resyncModes = {
  path1: true,
  path2: true,
  newer: true,
  older: true,
  larger: true,
  smaller: true,
  'keep-both': true,
  ask: true,
} as const satisfies Record<ResyncMode, true>

/** The mode of a resync that was cut off, or null. */
export function unfinishedResync(status: BaselineStatus): ResyncMode | null {
  return status === 'settled' ? null : (status.slice('resyncing:'.length) as ResyncMode)
}

export function isBaselineStatus(text: string): text is BaselineStatus {
  return text === 'settled' || Object.keys(resyncModes).some((mode) => text === `resyncing:${mode}`)
}

export interface PageRef {
  /** The directory's matching key; gives the order. */
  readonly key: Uint8Array
  /** How this side spells the directory. */
  readonly path: RelPath
  readonly side: Side
  /** The bytes of the first name that belongs here; empty for a directory's first page. */
  readonly from: Uint8Array
}

/** The agreed entries of one directory, or of a part of a large one, on one side. */
export interface BaselinePage extends PageRef {
  readonly entries: Uint8Array
  /** Hashes of the files' contents (`core/page-hashes.ts`); empty where the pair wants none. */
  readonly hashes: Uint8Array
  readonly files: number
}
