/** Compares two sides as they are now, without a baseline, and writes nothing. */

import { judgeRoots } from '../core/gates.ts'
import { decodePage } from '../core/page.ts'
import { type DirectorySide, type PairedEntry, pairEntries } from '../core/pair-entries.ts'
import type { Keying } from '../core/path-key.ts'
import { parentOf, type RelPath } from '../core/rel-path.ts'
import type { Scope } from '../core/scope.ts'
import { type PerSide, perSide, type Side, sides } from '../core/side.ts'
import { SyncError } from '../errors.ts'
import type { DirectoryListing, ReadableBackend } from '../ports/storage-backend.ts'
import { compareContent } from '../scan/compare-content.ts'
import { joinDirectories } from '../scan/join-directories.ts'
import { eventStream } from './event-stream.ts'
import { lookAtRoots } from './look-at-roots.ts'
import { namingTheEnd } from './run-sync.ts'

export interface CheckRequest {
  readonly backends: PerSide<ReadableBackend>
  readonly scope: Scope
  readonly keying: Keying
  /** `content` reads both files where their sizes are equal; `size` reads none. */
  readonly by: 'content' | 'size'
  /** Null looks at both; a side means that what only the other one has is no difference. */
  readonly only: Side | null
  readonly checkers: number
  readonly signal?: AbortSignal
}

/** What was found at one path. `unreadable` says nothing about the content. */
export type CheckFinding =
  | { readonly kind: 'match' | 'differ' | 'unreadable'; readonly path: RelPath }
  | { readonly kind: 'missing'; readonly path: RelPath; readonly side: Side }

export interface CheckReport {
  matching: number
  differing: number
  missing: { path1: number; path2: number }
  unreadable: number
}

const flushFiles = 2000

/** Tells every file once. Files are compared by content, never by time; folders, links and what is out of scope are not looked at. */
export function checkSides(request: CheckRequest): AsyncGenerator<CheckFinding, CheckReport, void> {
  return eventStream((emit) =>
    namingTheEnd(request, async () => {
      const report: CheckReport = { matching: 0, differing: 0, missing: { path1: 0, path2: 0 }, unreadable: 0 }
      const tell = (finding: CheckFinding) => {
        count(report, finding)
        emit(finding)
      }
      const { scope, keying, signal, backends } = request
      await refuseMissing(backends)
      const scan = { scope, keying, ...(signal === undefined ? {} : { signal }) }
      const closed = perSide(() => new Set<RelPath>())
      let waiting: PairedEntry[] = []
      for await (const { key, listing } of joinDirectories(
        perSide((side) => backends[side].scan(scan)),
        nothing(),
        keying,
      )) {
        for (const side of sides) {
          if (listing[side]?.problem == null) continue
          closed[side].add(key)
          tell({ kind: 'unreadable', path: key })
        }
        const here = perSide((side) => sideOf(listing[side], key, closed[side]))
        waiting.push(...pairEntries(here, { keying }).filter((entry) => sides.some((side) => entry.seen[side].kind !== 'directory')))
        if (waiting.length < flushFiles) continue
        await settle(waiting, request, tell)
        waiting = []
      }
      await settle(waiting, request, tell)
      return report
    }),
  )
}

async function refuseMissing(backends: CheckRequest['backends']): Promise<void> {
  const [gate] = judgeRoots(await lookAtRoots(backends))
  if (gate?.code === 'root-missing') throw new SyncError('root-missing', `${backends[gate.side].label} can't be used: ${gate.why}`)
}

/** `closed` has the folders of the side that could not be listed: what is below them is not known to be missing. */
function sideOf(listing: DirectoryListing | null, key: RelPath, closed: ReadonlySet<RelPath>): DirectorySide {
  if (listing === null) return { path: key, state: isBelow(key, closed) ? 'unknown' : 'missing', baseline: [], found: [], apart: [] }
  const state = listing.problem === null ? 'listed' : 'unknown'
  return { path: listing.path, state, baseline: [], found: decodePage(listing.entries), apart: listing.apart }
}

function isBelow(key: RelPath, closed: ReadonlySet<RelPath>): boolean {
  if (closed.size === 0 || key === '') return false
  for (let above = parentOf(key); above !== ''; above = parentOf(above)) if (closed.has(above)) return true
  return closed.has('')
}

async function settle(entries: readonly PairedEntry[], request: CheckRequest, tell: (finding: CheckFinding) => void): Promise<void> {
  const findings: (CheckFinding | null)[] = []
  let next = 0
  const look = async () => {
    while (next < entries.length) {
      request.signal?.throwIfAborted()
      const at = next++
      findings[at] = await judge(entries[at] as PairedEntry, request)
    }
  }
  await Promise.all(Array.from({ length: Math.min(request.checkers, entries.length) }, look))
  for (const finding of findings) if (finding !== null) tell(finding)
}

/** Null for what takes no part. */
async function judge(entry: PairedEntry, { backends, by, only, signal }: CheckRequest): Promise<CheckFinding | null> {
  const { path, seen } = entry
  const kinds = [seen.path1.kind, seen.path2.kind]
  // What is in a folder is told by itself.
  if (kinds.includes('directory') && !kinds.includes('file')) return null
  if (entry.collides || kinds.includes('unreadable') || kinds.includes('unknown')) return { kind: 'unreadable', path }
  if (!kinds.includes('file')) return null
  for (const side of sides) {
    if (seen[side].kind === 'absent') return only === side ? null : { kind: 'missing', path, side }
    if (seen[side].kind === 'excluded') return null
  }
  if (seen.path1.kind !== 'file' || seen.path2.kind !== 'file' || seen.path1.size !== seen.path2.size) return { kind: 'differ', path }
  if (by === 'size') return { kind: 'match', path }
  const { comparison } = await compareContent(backends, entry, { withHash: false, signal })
  return { kind: comparison === 'same' ? 'match' : comparison === 'different' ? 'differ' : 'unreadable', path }
}

function count(report: CheckReport, finding: CheckFinding): void {
  switch (finding.kind) {
    case 'match':
      report.matching++
      return
    case 'differ':
      report.differing++
      return
    case 'missing':
      report.missing[finding.side]++
      return
    case 'unreadable':
      report.unreadable++
  }
}

async function* nothing(): AsyncGenerator<never> {}
