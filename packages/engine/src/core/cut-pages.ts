import { maxPageEntries, type PageEntry, PageWriter } from './page.ts'
import { encodeHashes } from './page-hashes.ts'
import { encodePath } from './rel-path.ts'

/** Where a page is cut in two when it outgrew its limit: the bytes of both halves and the first name of the second. */
export interface PagePart {
  readonly from: Uint8Array
  readonly entries: Uint8Array
  readonly hashes: Uint8Array
  readonly files: number
}

/** Cuts sorted entries into pages of at most `maxPageEntries`; the first page starts at `from`. */
export function cutPages(from: Uint8Array, entries: readonly PageEntry[]): PagePart[] {
  const parts: PagePart[] = []
  const writer = new PageWriter()
  const pieces = Math.max(1, Math.ceil(entries.length / maxPageEntries))
  const size = Math.ceil(entries.length / pieces)
  for (let piece = 0; piece < pieces; piece++) {
    const slice = entries.slice(piece * size, (piece + 1) * size)
    for (const entry of slice) writer.put(entry)
    const { entries: bytes, files } = writer.take()
    const hashes = encodeHashes(slice)
    parts.push({ from: piece === 0 ? from : encodePath((slice[0] as PageEntry).name), entries: bytes, hashes, files })
  }
  return parts
}
