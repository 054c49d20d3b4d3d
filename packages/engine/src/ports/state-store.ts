import type { RelPath } from '../core/rel-path.ts'
import type { Side } from '../core/side.ts'

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
  /** `resyncing` from the first to the last commit of a resync: if it is cut off, the next run goes on as one. */
  readonly status: 'settled' | 'resyncing'
  /** Why every run but a resync is refused, or null. Only the command line sets it. */
  readonly blocked: string | null
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
  readonly files: number
}

export interface BaselineCommit {
  /** The version this commit was made from; 0 when there is no baseline yet. */
  readonly expectedVersion: number
  /** `header.version` is `expectedVersion + 1`. */
  readonly header: BaselineHeader
  /** Forget all pages first. */
  readonly clear: boolean
  readonly put: readonly BaselinePage[]
  readonly remove: readonly PageRef[]
}

/**
 * The baseline of one pair. A store is bound to its pair, and on the server to a lease, when it is made.
 *
 * Reading never blocks a commit of another process and sees one version throughout.
 */
export interface StateStore {
  /** Null when the pair has no baseline. Throws `state-foreign` or `state-corrupt` when what is there can't be this pair's. */
  header(): Promise<BaselineHeader | null>

  /** Every page once, in batches, ordered by (key, path as bytes, side, from), each compared as memory. */
  pages(): AsyncIterable<readonly BaselinePage[]>

  /** The pages of the given directories, on both sides, in the order of `pages`. Unknown directories give none. */
  pagesOf(directories: readonly Uint8Array[]): Promise<readonly BaselinePage[]>

  /**
   * All of it or nothing, and on the disk when it returns. Throws `baseline-moved` when the version is not
   * the expected one, and `lease-lost` when the lease this store is bound to is not held any more; both
   * are decided in the same statement or transaction as the write.
   */
  commit(change: BaselineCommit): Promise<void>

  close(): Promise<void>
}
