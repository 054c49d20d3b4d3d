/** From two scans and the baseline to a sealed plan: scan, delta, reconcile, arrange, gate. Writes to the plan store only. */

import { breathe } from '../breathe.ts'
import { type DecisionContext, noCounts, type Verdict } from '../core/decide-file.ts'
import { spelledAsFolder } from '../core/draft.ts'
import type { Answer } from '../core/inquiry.ts'
import { DamagedPage, decodePage, hasEveryRevision, hasFollowed, haveSameNames, pageHasFile } from '../core/page.ts'
import { hasEveryHash, withHashes } from '../core/page-hashes.ts'
import { type DirectorySide, hasHiddenCollision } from '../core/pair-entries.ts'
import { type FolderEntry, Reconciling } from '../core/reconcile.ts'
import { encodePath, joinPath, parentOf, type RelPath } from '../core/rel-path.ts'
import type { Seen } from '../core/seen.ts'
import { other, type PerSide, perSide, type Side, sides } from '../core/side.ts'
import { Structure } from '../core/structure.ts'
import type { SyncEvent } from '../core/sync-event.ts'
import { fixesCase } from '../core/sync-tables.ts'
import { addCounts, type PlanTotals } from '../core/totals.ts'
import { SyncError } from '../errors.ts'
import type { BaselinePage } from '../ports/state-store.ts'
import type { DirectoryListing } from '../ports/storage-backend.ts'
import { type JoinedDirectory, joinDirectories } from '../scan/join-directories.ts'
import type { InquiryReader } from './answer-inquiries.ts'
import type { PlanWriter } from './plan-writer.ts'
import { SharedFiles } from './shared-files.ts'

const reportEveryFiles = 5000

export interface PlanInputs {
  readonly scans: PerSide<AsyncIterable<readonly DirectoryListing[]>>
  readonly baseline: AsyncIterable<readonly BaselinePage[]>
  readonly context: DecisionContext
  readonly reader: InquiryReader
  /** Where the root's identity is not the baseline's, it is counted how much of the baseline is there. */
  readonly isOtherRoot: PerSide<boolean>
  readonly emit: (event: SyncEvent) => void
  readonly signal?: AbortSignal | undefined
}

interface OpenedDirectory {
  readonly key: RelPath
  readonly here: PerSide<DirectorySide>
  readonly entries: Reconciling
}

type Closed = Exclude<DirectorySide['state'], 'listed' | 'missing'>

/** Temporary files of earlier runs, by folder, that the run may clear away once it may write. */
export type Leftovers = { readonly side: Side; readonly folder: RelPath; readonly names: readonly string[] }[]

/** What a walk finds besides what is to be done. */
interface Walked {
  readonly leftovers: Leftovers
  readonly shared: PerSide<SharedFiles>
}

/** Walks both sides and writes every operation. */
export async function writePlan(inputs: PlanInputs, writer: PlanWriter, totals: PlanTotals): Promise<Walked> {
  const planner = new Planner(inputs, writer, totals)
  for await (const directory of joinDirectories(inputs.scans, inputs.baseline, inputs.context.policy.keying)) {
    inputs.signal?.throwIfAborted()
    const opened = planner.open(directory)
    if (opened === null) continue
    const inquiries = opened.entries.inquiries()
    planner.decide(opened, inquiries.length === 0 ? undefined : await inputs.reader.answer(inquiries))
    if (!writer.wantsFlush) continue
    await writer.flush(inputs.signal)
    await breathe()
  }
  planner.finish()
  await writer.flush(inputs.signal)
  return planner
}

class Planner {
  readonly leftovers: Leftovers = []
  readonly shared = perSide(() => new SharedFiles())
  readonly #inputs: PlanInputs
  readonly #totals: PlanTotals
  readonly #structure: Structure
  /** Folders that the scan of a side did not enter, by key: what is below them is as they are. */
  readonly #closed: PerSide<Map<RelPath, Closed>> = perSide(() => new Map())
  /** Keys that two entries of one side share: all at and below them is left as it is. */
  readonly #collided = new Set<RelPath>()
  readonly #accessName: Uint8Array | null
  readonly #fixesCase: boolean
  #reportAt = reportEveryFiles

  constructor(inputs: PlanInputs, writer: PlanWriter, totals: PlanTotals) {
    this.#inputs = inputs
    const { accessFile } = inputs.context.policy
    this.#accessName = accessFile === null ? null : encodePath(accessFile)
    this.#totals = totals
    this.#fixesCase = fixesCase(inputs.context.policy)
    this.#structure = new Structure(writer, inputs.context.policy)
  }

  /** Matches the entries of a directory; null where there is nothing to decide. */
  open(directory: JoinedDirectory): OpenedDirectory | null {
    for (const side of sides) this.#note(side, directory.listing[side])
    if (this.#accessName !== null) this.#noteAccessFile(directory, this.#accessName)
    if (directory.key === '') this.#noteRootNames(directory)
    if (this.#isBelowCollision(directory.key) || this.#isQuiet(directory)) return null
    const folder = this.#structure.folderOf(directory.key)
    const isBehindLink = this.#inputs.context.policy.links === 'followed' ? this.#structure.isBehindLink(directory.key) : null
    const here = perSide((side) => ({ ...this.#sideOf(directory, folder, side), isBehindLink: isBehindLink?.[side] ?? false }))
    return { key: directory.key, here, entries: new Reconciling(here, this.#inputs.context) }
  }

  decide({ key, here, entries }: OpenedDirectory, answers: ReadonlyMap<string, Answer> | undefined): void {
    const { verdicts, folders, collisions, names, counts } = entries.decide(answers)
    this.#structure.enter(
      key,
      names,
      perSide((side) => here[side].state === 'listed' || here[side].state === 'unknown'),
    )
    for (const side of sides) {
      if (here[side].state === 'unknown') this.#structure.keepUnknown(side)
      this.#structure.keep(side, here[side].apart.length)
    }
    for (const side of sides) addCounts(this.#totals.known[side], counts[side])
    for (const name of collisions) this.#collided.add(joinPath(key, name))
    for (const found of folders) if (this.#prunes || !isPlain(found)) this.#structure.addFolder(joinPath(key, found.entry.key), found)
    if (this.#prunes) for (const side of sides) this.#structure.keepFiles(side, filesWithout(here[side], verdicts, folders, side))
    for (const verdict of verdicts) this.#structure.add(verdict)
  }

  finish(): void {
    this.#structure.finish()
    for (const side of sides) this.#inputs.emit({ type: 'scanned', side, files: this.#totals.files[side], finished: true })
  }

  #note(side: Side, listing: DirectoryListing | null): void {
    if (listing === null) return
    const { emit } = this.#inputs
    this.shared[side].note(listing)
    this.#totals.files[side] += listing.files
    if (listing.problem !== null) {
      this.#totals.unreadable++
      if (listing.isCut === true) this.#totals.cut++
      emit({ type: 'unreadable', side, path: listing.path, text: listing.problem })
    }
    for (const { name, seen, why } of listing.apart) {
      if (why === null) continue
      const path = joinPath(listing.path, name)
      if (seen.kind === 'unreadable') {
        this.#totals.unreadable++
        emit({ type: 'unreadable', side, path, text: why })
      } else emit({ type: 'notice', side, path, text: why, isLink: seen.kind === 'symlink' })
    }
    if (listing.leftovers.length > 0) this.leftovers.push({ side, folder: listing.path, names: listing.leftovers })
    if (this.#totals.files[side] < this.#reportAt) return
    this.#reportAt += reportEveryFiles
    for (const which of sides) emit({ type: 'scanned', side: which, files: this.#totals.files[which], finished: false })
  }

  /** The bytes of a page are searched, so that directories in which nothing changed are counted without being decoded. */
  #noteAccessFile({ listing }: JoinedDirectory, name: Uint8Array): void {
    const [one, two] = [hasFile(listing.path1, name), hasFile(listing.path2, name)]
    const { accessFiles } = this.#totals
    if (one && two) accessFiles.both++
    else if (one) accessFiles.path1Only++
    else if (two) accessFiles.path2Only++
  }

  #noteRootNames({ listing, pages }: JoinedDirectory): void {
    for (const side of sides) {
      if (!this.#inputs.isOtherRoot[side]) continue
      const names = new Set(listing[side] === null ? [] : decodePage(listing[side].entries).map((entry) => entry.name))
      const prior = decodeAll(pages[side], this.#inputs.context.policy.resync !== null)
      this.#totals.rootNames[side] = { prior: prior.length, present: prior.filter(({ name }) => names.has(name)).length }
    }
  }

  #isBelowCollision(key: RelPath): boolean {
    if (this.#collided.size === 0) return false
    for (let here = key; here !== ''; here = parentOf(here)) if (this.#collided.has(here)) return true
    return false
  }

  /** Then every folder has to be known, with what is in it, also where nothing changed. */
  get #prunes(): boolean {
    return this.#inputs.context.policy.folders === 'pruned'
  }

  /** Both sides show exactly what the baseline has: two comparisons of memory, and nothing else, for most directories. */
  #isQuiet({ listing, pages }: JoinedDirectory): boolean {
    // Both sides may have spelled a name differently all along.
    if (this.#fixesCase && listing.path1 !== null && listing.path2 !== null && !haveSameNames(listing.path1.entries, listing.path2.entries))
      return false
    // A resync agrees on everything anew.
    if (this.#prunes || this.#inputs.context.policy.resync !== null) return false
    const followsLinks = this.#inputs.context.policy.links === 'followed'
    for (const side of sides) {
      const here = listing[side]
      if (here === null || here.problem !== null || !holdsExactly(pages[side], here.entries)) return false
      // What is below a followed link must know of it.
      if (followsLinks && hasFollowed(here.entries)) return false
      if (hasHiddenCollision(here, () => decodePage(here.entries), this.#inputs.context.policy.keying)) return false
    }
    if (this.#inputs.context.policy.compare.checksum === 'baseline' && !this.#areProven(pages)) return false
    for (const side of sides) {
      const files = pages[side].reduce((sum, page) => sum + page.files, 0)
      addCounts(this.#totals.known[side], { ...noCounts(), prior: files, unchanged: files })
    }
    return true
  }

  /** Every file has its hash, and a revision that says that the hash still holds. */
  #areProven(pages: PerSide<readonly BaselinePage[]>): boolean {
    const { policy, hasRevisions } = this.#inputs.context
    return sides.every(
      (side) =>
        policy.compare.ownRevision &&
        hasRevisions[side] &&
        pages[side].every(({ entries, hashes, files }) => hasEveryHash(hashes, files) && hasEveryRevision(entries)),
    )
  }

  #sideOf({ key, listing, pages }: JoinedDirectory, folder: FolderEntry | null, side: Side): DirectorySide {
    const here = listing[side]
    const baseline = decodeAll(pages[side], this.#inputs.context.policy.resync !== null)
    const path =
      here?.path ?? (folder === null ? undefined : spelledAsFolder(folder.entry, this.#fixesCase)[side]) ?? pages[side][0]?.path ?? key
    if (here?.isExcluded === true) this.#closed[side].set(key, 'excluded')
    if (here !== null && here.problem === null)
      return { path, state: here.isExcluded === true ? 'excluded' : 'listed', baseline, found: decodePage(here.entries), apart: here.apart }
    const isListedOnOther = listing[other(side)] !== null
    const state = here === null ? this.#missingState(key, folder, side, isListedOnOther) : 'unknown'
    if (state !== 'missing') this.#closed[side].set(key, state)
    return { path, state, baseline, found: [], apart: [] }
  }

  /** Why a scan did not come to a folder: it is not there, or something that could not be entered is in its place. */
  #missingState(key: RelPath, folder: FolderEntry | null, side: Side, isListedOnOther: boolean): Closed | 'missing' {
    const closed = this.#closed[side]
    if (closed.size > 0) {
      for (let above = parentOf(key); above !== ''; above = parentOf(above)) {
        const state = closed.get(above)
        if (state !== undefined) return state
      }
      const atRoot = closed.get('')
      if (atRoot !== undefined) return atRoot
    }
    // A folder that its parent listed on both sides and only one scan came to: that says nothing about what is in it.
    if (folder === null) return isListedOnOther ? 'unknown' : 'missing'
    switch (folder.entry.seen[side].kind) {
      case 'symlink':
        return this.#inputs.context.policy.knownLink === 'deleted' ? 'linked' : 'unknown'
      case 'unreadable':
      case 'unsupported':
      case 'unknown':
      case 'directory':
        return 'unknown'
      case 'excluded':
        return 'excluded'
      case 'absent':
      case 'file':
        return 'missing'
    }
  }
}

function isPlain({ entry, known, metadata }: FolderEntry): boolean {
  const isFolder = (seen: Seen) => seen.kind === 'directory' && seen.form === undefined
  return known && metadata === null && entry.respelled === null && isFolder(entry.seen.path1) && isFolder(entry.seen.path2)
}

/** How many files of a side no verdict speaks of: nothing happens to them. */
function filesWithout(here: DirectorySide, verdicts: readonly Verdict[], folders: readonly FolderEntry[], side: Side): number {
  const isFile = (verdict: Verdict) => (verdict.kind === 'decided' ? verdict.operation : verdict.entry).seen[side].kind === 'file'
  const spokenOf = verdicts.filter(isFile).length + folders.filter(({ file }) => file?.side === side).length
  return here.found.filter(({ seen }) => seen.kind === 'file').length - spokenOf
}

function hasFile(listing: DirectoryListing | null, name: Uint8Array): boolean {
  return listing !== null && pageHasFile(listing.entries, name)
}

function holdsExactly(pages: readonly BaselinePage[], entries: Uint8Array): boolean {
  let at = 0
  for (const { entries: page } of pages) {
    if (at + page.length > entries.length) return false
    if (Buffer.compare(page, entries.subarray(at, at + page.length)) !== 0) return false
    at += page.length
  }
  return at === entries.length
}

function decodeAll(pages: readonly BaselinePage[], isGivenUp: boolean) {
  try {
    return pages.flatMap((page) => withHashes(decodePage(page.entries), page.hashes))
  } catch (error) {
    if (error instanceof DamagedPage && isGivenUp) return []
    if (error instanceof DamagedPage) throw new SyncError('state-corrupt', `the saved state is damaged: ${error.message}`, { cause: error })
    throw error
  }
}
