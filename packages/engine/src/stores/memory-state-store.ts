import { compareBytes, encodePath } from '../core/rel-path.ts'
import { SyncError } from '../errors.ts'
import type { BaselineCommit, BaselineHeader, BaselinePage, PageRef, StateStore } from '../ports/state-store.ts'

/** The baseline of one pair as it outlives the stores that are opened on it. */
export class MemoryState {
  header: BaselineHeader | null = null
  /** In the order of `StateStore.pages`. Replaced whole by each commit, so a reader keeps the version it started with. */
  pages: readonly BaselinePage[] = []

  clone(): MemoryState {
    const copy = new MemoryState()
    copy.header = this.header
    copy.pages = this.pages
    return copy
  }
}

const batchPages = 3

export function createMemoryStateStore(state: MemoryState): StateStore {
  return {
    header: async () => state.header,
    pages: () => inBatches(state.pages),
    pagesOf: async (directories) => {
      const wanted = new Set(directories.map(latin1))
      return state.pages.filter((page) => wanted.has(latin1(page.key)))
    },
    commit: async (change) => commit(state, change),
    close: async () => {},
  }
}

async function* inBatches(pages: readonly BaselinePage[]): AsyncGenerator<readonly BaselinePage[]> {
  for (let at = 0; at < pages.length; at += batchPages) yield pages.slice(at, at + batchPages)
}

function commit(state: MemoryState, { expectedVersion, header, clear, put, remove }: BaselineCommit): void {
  const version = state.header?.version ?? 0
  if (version !== expectedVersion) {
    throw new SyncError('baseline-moved', `the baseline is at version ${version}, not at ${expectedVersion}`)
  }
  const pages = new Map(clear ? [] : state.pages.map((page) => [placeOf(page), page]))
  for (const ref of remove) pages.delete(placeOf(ref))
  for (const page of put) pages.set(placeOf(page), { ...page, entries: page.entries.slice(), hashes: page.hashes.slice() })
  state.pages = [...pages.values()].sort(comparePlaces)
  state.header = header
}

const latin1 = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1')

function placeOf({ key, path, side, from }: PageRef): string {
  return JSON.stringify([latin1(key), latin1(encodePath(path)), side, latin1(from)])
}

function comparePlaces(a: PageRef, b: PageRef): number {
  return (
    compareBytes(a.key, b.key) ||
    compareBytes(encodePath(a.path), encodePath(b.path)) ||
    (a.side === b.side ? 0 : a.side === 'path1' ? -1 : 1) ||
    compareBytes(a.from, b.from)
  )
}
