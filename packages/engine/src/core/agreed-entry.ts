import type { BaselinePage } from './baseline.ts'
import { decodePage, type PageEntry } from './page.ts'
import { withHashes } from './page-hashes.ts'
import { isKeying, keyOf } from './path-key.ts'
import { nameOf, parentOf, pathToKey, type RelPath } from './rel-path.ts'
import type { Side } from './side.ts'

/** The key of the directory whose pages hold the entry of a path, for a baseline of this keying. */
export function pageKeyOf(path: RelPath, keying: string): Uint8Array {
  return pathToKey(keyOf(parentOf(path), isKeying(keying) ? keying : 'bytes'))
}

/** What the baseline has of a path as one side spells it, from the pages of its directory; null when it has nothing. */
export function agreedEntry(pages: readonly BaselinePage[], side: Side, path: RelPath): PageEntry | null {
  for (const page of pages) {
    if (page.side !== side || page.path !== parentOf(path)) continue
    const found = withHashes(decodePage(page.entries), page.hashes).find((entry) => entry.name === nameOf(path))
    if (found !== undefined) return found
  }
  return null
}
