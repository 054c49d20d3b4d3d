/**
 * The pages of a baseline whose keys were made when names were matched in another way, with the keys of today. Which names belong
 * together is not stored, so little changes: only names that have no counterpart on the other side any more, or have come to match
 * another name of their own side, are forgotten. Nothing is deleted because of that: they are found again as new names.
 */
import type { BaselinePage, PageRef } from '../core/baseline.ts'
import { decodePage, type PageEntry, PageWriter } from '../core/page.ts'
import { encodeHashes, withHashes } from '../core/page-hashes.ts'
import { type Keying, keyOf } from '../core/path-key.ts'
import { compareBytes, encodePath, pathToKey } from '../core/rel-path.ts'
import { perSide, type Side, sides } from '../core/side.ts'
import type { StateStore } from '../ports/state-store.ts'

interface Rekeyed extends PageRef {
  readonly oldKey: Uint8Array
}

const batchPages = 256

/** In the order of the new keys. What is kept in memory is where the pages are, not what is in them. */
export async function* rekeyedPages(state: StateStore, keying: Keying): AsyncGenerator<readonly BaselinePage[]> {
  const refs: Rekeyed[] = []
  for await (const pages of state.pages()) {
    for (const { key, path, side, from } of pages) refs.push({ oldKey: key, key: pathToKey(keyOf(path, keying)), path, side, from })
  }
  refs.sort(comparePlaces)
  for (let at = 0; at < refs.length; ) {
    const end = endOfFolder(refs, Math.min(at + batchPages, refs.length) - 1)
    const batch = await fetched(state, refs.slice(at, end))
    yield [...Map.groupBy(batch, ({ key }) => Buffer.from(key).toString('latin1')).values()].flatMap((folder) => paired(folder, keying))
    at = end
  }
}

/** All pages of a folder, on both sides, are looked at together. */
function endOfFolder(refs: readonly Rekeyed[], last: number): number {
  let end = last + 1
  while (end < refs.length && compareBytes((refs[end] as Rekeyed).key, (refs[last] as Rekeyed).key) === 0) end++
  return end
}

async function fetched(state: StateStore, refs: readonly Rekeyed[]): Promise<BaselinePage[]> {
  const oldKeys = [...new Map(refs.map(({ oldKey }) => [Buffer.from(oldKey).toString('latin1'), oldKey])).values()]
  const pages = new Map((await state.pagesOf(oldKeys)).map((page) => [placeOf(page), page]))
  return refs.flatMap((ref) => {
    const page = pages.get(placeOf(ref))
    return page === undefined ? [] : [{ ...page, key: ref.key }]
  })
}

/** The pages of one folder with the names alone that both sides have once. */
function paired(pages: readonly BaselinePage[], keying: Keying): BaselinePage[] {
  const isOneFolder = sides.every((side) => new Set(pages.filter((page) => page.side === side).map(({ path }) => path)).size <= 1)
  if (!isOneFolder) return []
  const entries = pages.map((page) => withHashes(decodePage(page.entries), page.hashes))
  const kinds = perSide((side) => kindsByKey(pages, entries, side, keying))
  const isPaired = ({ name, seen }: PageEntry) => sides.every((side) => kinds[side].get(keyOf(name, keying)) === seen.kind)
  return pages.flatMap((page, index) => {
    const all = entries[index] as PageEntry[]
    const kept = all.filter(isPaired)
    if (kept.length === all.length) return [page]
    return kept.length === 0 ? [] : [{ ...page, ...written(kept) }]
  })
}

function kindsByKey(
  pages: readonly BaselinePage[],
  entries: readonly (readonly PageEntry[])[],
  side: Side,
  keying: Keying,
): ReadonlyMap<string, PageEntry['seen']['kind'] | 'several'> {
  const kinds = new Map<string, PageEntry['seen']['kind'] | 'several'>()
  for (const { name, seen } of entries.filter((_, index) => pages[index]?.side === side).flat()) {
    const key = keyOf(name, keying)
    kinds.set(key, kinds.has(key) ? 'several' : seen.kind)
  }
  return kinds
}

function written(kept: readonly PageEntry[]): Pick<BaselinePage, 'entries' | 'files' | 'hashes'> {
  const writer = new PageWriter()
  for (const entry of kept) writer.put(entry)
  const { entries, files } = writer.take()
  return { entries, files, hashes: encodeHashes(kept) }
}

function placeOf({ path, side, from }: PageRef): string {
  return `${side}:${path.length}:${path}:${Buffer.from(from).toString('latin1')}`
}

/** The order in which a state store gives its pages. */
function comparePlaces(a: PageRef, b: PageRef): number {
  return (
    compareBytes(a.key, b.key) ||
    compareBytes(encodePath(a.path), encodePath(b.path)) ||
    (a.side === b.side ? 0 : a.side === 'path1' ? -1 : 1) ||
    compareBytes(a.from, b.from)
  )
}
