import type { DirectoryListing } from '../../ports/storage-backend.ts'

/** Listings on their way from one thread to another: the bytes of all pages in one buffer, which changes hands without a copy. */
export interface ListingBlock {
  readonly listings: readonly Omit<DirectoryListing, 'entries'>[]
  /** Where the page of each listing ends. */
  readonly ends: readonly number[]
  readonly bytes: Uint8Array<ArrayBuffer>
}

export function packListings(batch: readonly DirectoryListing[]): ListingBlock {
  const bytes = new Uint8Array(batch.reduce((sum, { entries }) => sum + entries.length, 0))
  const ends: number[] = []
  let end = 0
  const listings = batch.map(({ entries, ...listing }) => {
    bytes.set(entries, end)
    end += entries.length
    ends.push(end)
    return listing
  })
  return { listings, ends, bytes }
}

export function unpackListings({ listings, ends, bytes }: ListingBlock): DirectoryListing[] {
  return listings.map((listing, index) => ({ ...listing, entries: bytes.subarray(ends[index - 1] ?? 0, ends[index]) }))
}
