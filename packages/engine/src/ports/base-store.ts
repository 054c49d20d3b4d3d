import type { RelPath } from '../core/rel-path.ts'

/** A text that both sides hold from now on, with the fingerprint that its source showed. */
export interface BaseText {
  readonly path: RelPath
  readonly size: number
  /** Null where the source keeps no modification times. */
  readonly mtimeNs: bigint | null
  readonly content: Uint8Array
}

/**
 * Takes texts from the bytes of copies, while they are made. It never waits and never fails: what it can't keep is not kept, and
 * merging goes without.
 */
export interface BaseSink {
  /** Whether a file of this size is to be handed over once it is copied. -1 for a size that is not known. */
  wants(size: number): boolean
  keep(text: BaseText): void
}

/** What was agreed on at a path, for who looks for its text: either side's size and time. */
export interface BaseFingerprint {
  readonly size: number
  readonly mtimeNs: bigint
}

/**
 * The texts that the sides of one pair agreed on last, by their SHA-256. It has room for so many bytes, as it stores them; when
 * they are too many, those that were kept first go, with every path that names them.
 */
export interface BaseStore {
  /** Keeps texts. One of a path takes the place of the path's earlier one; the same twice changes nothing. */
  keep(texts: readonly BaseText[]): Promise<void>

  /** The hash, in hexadecimal digits, of the text that is kept for a path and has one of these fingerprints; null when none is. */
  find(path: RelPath, fingerprints: readonly BaseFingerprint[]): Promise<string | null>

  /** A kept text; null when it is not there any more. */
  read(sha256: string): Promise<Uint8Array | null>
}
