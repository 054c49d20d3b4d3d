/** Brings together what both scans and the baseline have of each directory, in one walk over all of them. */
import { type Keying, keyOf } from '../core/path-key.ts'
import { comparePaths, keyToPath, type RelPath } from '../core/rel-path.ts'
import type { PerSide } from '../core/side.ts'
import type { BaselinePage } from '../ports/state-store.ts'
import type { DirectoryListing } from '../ports/storage-backend.ts'
import { BatchCursor } from './batch-cursor.ts'

export interface JoinedDirectory {
  readonly key: RelPath
  /** Null on a side where the scan did not come to such a directory. */
  readonly listing: PerSide<DirectoryListing | null>
  /** The baseline's pages in order; none for a directory it does not know, or that was empty. */
  readonly pages: PerSide<readonly BaselinePage[]>
}

/** Every directory that a scan or the baseline knows, once, parents before children. All three inputs are in that order. */
export async function* joinDirectories(
  scans: PerSide<AsyncIterable<readonly DirectoryListing[]>>,
  baseline: AsyncIterable<readonly BaselinePage[]>,
  keying: Keying,
): AsyncGenerator<JoinedDirectory> {
  const [one, two, pages] = [new BatchCursor(scans.path1), new BatchCursor(scans.path2), new BatchCursor(baseline)]
  const cursors = [one, two, pages]
  try {
    for (;;) {
      if (!(one.isReady && two.isReady && pages.isReady)) await Promise.all(cursors.map((cursor) => cursor.fill()))
      const key = smallest([keyOfListing(one, keying), keyOfListing(two, keying), keyOfPage(pages)])
      if (key === null) return
      const listing = { path1: takeListing(one, key, keying), path2: takeListing(two, key, keying) }
      yield { key, listing, pages: await takePages(pages, key) }
    }
  } finally {
    await Promise.all(cursors.map((cursor) => cursor.close()))
  }
}

function smallest(keys: readonly (RelPath | null)[]): RelPath | null {
  let least: RelPath | null = null
  for (const key of keys) if (key !== null && (least === null || comparePaths(key, least) < 0)) least = key
  return least
}

function keyOfListing(cursor: BatchCursor<DirectoryListing>, keying: Keying): RelPath | null {
  const listing = cursor.peek()
  return listing === undefined ? null : keyOf(listing.path, keying)
}

function keyOfPage(cursor: BatchCursor<BaselinePage>): RelPath | null {
  const page = cursor.peek()
  return page === undefined ? null : keyToPath(page.key)
}

function takeListing(cursor: BatchCursor<DirectoryListing>, key: RelPath, keying: Keying): DirectoryListing | null {
  if (keyOfListing(cursor, keying) !== key) return null
  const listing = cursor.peek() ?? null
  cursor.advance()
  return listing
}

async function takePages(cursor: BatchCursor<BaselinePage>, key: RelPath): Promise<PerSide<readonly BaselinePage[]>> {
  const taken: { path1: BaselinePage[]; path2: BaselinePage[] } = { path1: [], path2: [] }
  for (;;) {
    if (!cursor.isReady) await cursor.fill()
    const page = cursor.peek()
    if (page === undefined || keyToPath(page.key) !== key) return taken
    taken[page.side].push(page)
    cursor.advance()
  }
}
