/** The new pages of a directory: the old ones with what was observed on each path that was dealt with. */
import type { BaselinePage, PageRef } from './baseline.ts'
import { cutPages } from './cut-pages.ts'
import { decodePage, type PageEntry } from './page.ts'
import { withHashes } from './page-hashes.ts'
import { compareBytes, comparePaths, encodePath } from './rel-path.ts'
import type { Agreeable } from './seen.ts'

/** What the baseline gets for one name on one side; null forgets it. */
export interface RecordChange {
  readonly name: string
  readonly record: Agreeable | null
  /** Of the content that the record stands for, where it is known. */
  readonly hash?: string | null
}

export interface FoldedPages {
  readonly put: readonly BaselinePage[]
  readonly remove: readonly PageRef[]
}

/**
 * Applies changes to one directory on one side. `pages` are its present pages in order; only pages with a changed
 * name are written again, and one that outgrew the limit is cut.
 */
export function foldDirectory(
  directory: Omit<PageRef, 'from'>,
  pages: readonly BaselinePage[],
  changes: readonly RecordChange[],
): FoldedPages {
  const put: BaselinePage[] = []
  const remove: PageRef[] = []
  const starts: readonly Pick<BaselinePage, 'from' | 'entries' | 'hashes'>[] =
    pages.length === 0 ? [{ from: new Uint8Array(0), entries: new Uint8Array(0), hashes: new Uint8Array(0) }] : pages
  const sorted = lastOfEachName(changes)
  let next = 0
  for (const [index, page] of starts.entries()) {
    const bound = starts[index + 1]?.from ?? null
    const first = next
    while (next < sorted.length && (bound === null || compareBytes(encodePath((sorted[next] as RecordChange).name), bound) < 0)) next++
    if (next === first) continue
    const entries = mergeEntries(withHashes(decodePage(page.entries), page.hashes), sorted.slice(first, next))
    // Names before those of the first page belong to it: where an earlier one was emptied, it takes over that one's start.
    const from = index === 0 ? new Uint8Array(0) : page.from
    if (entries.length === 0 || from.length !== page.from.length) remove.push({ ...directory, from: page.from })
    for (const part of entries.length === 0 ? [] : cutPages(from, entries)) put.push({ ...directory, ...part })
  }
  return { put, remove }
}

function lastOfEachName(changes: readonly RecordChange[]): RecordChange[] {
  const byName = new Map(changes.map((change) => [change.name, change]))
  return [...byName.values()].sort((a, b) => comparePaths(a.name, b.name))
}

function mergeEntries(old: readonly PageEntry[], changes: readonly RecordChange[]): PageEntry[] {
  const merged: PageEntry[] = []
  let at = 0
  for (const { name, record, hash } of changes) {
    while (at < old.length && comparePaths((old[at] as PageEntry).name, name) < 0) merged.push(old[at++] as PageEntry)
    if (at < old.length && (old[at] as PageEntry).name === name) at++
    if (record !== null) merged.push({ name, seen: record, ...(hash == null ? {} : { hash }) })
  }
  merged.push(...old.slice(at))
  return merged
}
