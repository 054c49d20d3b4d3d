import type { BaselineHeader, BaselinePage, PageRef } from '../core/baseline.ts'

export type { BaselineHeader, BaselinePage, PageRef }

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
