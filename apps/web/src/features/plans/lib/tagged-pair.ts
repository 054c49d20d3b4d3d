import type { Pair } from '@pairwise/contracts'

/** A pair with the tag that a change of its settings sends back. */
export interface TaggedPair {
  readonly pair: Pair
  readonly etag: string
}
