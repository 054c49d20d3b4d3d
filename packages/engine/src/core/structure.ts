/**
 * The folders of a plan. Reconciling looks at one directory at a time, in the order of a walk; this follows the walk and
 * decides what needs to know about a whole subtree: which folders must be made before something can be copied into them,
 * which can go because nothing is left in them, and what becomes of a file whose name a folder holds on the other side.
 *
 * Unless they are `synced`, folders are nothing for their own sake: one is made for the first entry that comes into it, and
 * removed on a side when it is gone on the other and this plan takes its last entry away. Where they are `pruned`, each goes in
 * which nothing is left.
 */

import { withoutWritesBehind } from './behind-links.ts'
import { conflictName, type NamesInUse } from './conflict.ts'
import type { Verdict } from './decide-file.ts'
import { dressed } from './decide-metadata.ts'
import { type Drafted, draft, madeEntry, respelling, spelledAsSource, withoutAct } from './draft.ts'
import { type Frame, isLink, isOutOfScope, newFrame } from './folder-frame.ts'
import type { PairedEntry } from './pair-entries.ts'
import type { SyncPolicy } from './policy.ts'
import type { FolderEntry } from './reconcile.ts'
import { foldersAbove, isWithin, type RelPath } from './rel-path.ts'
import { absent, directory } from './seen.ts'
import { other, type PerSide, perSide, placed, type Side, sides } from './side.ts'
import { carriesDeletionsTo, fixesCase, leaderOf, tablesFor } from './sync-tables.ts'

export interface StructureSink {
  put(verdict: Verdict): void
}

/** A folder that so much would be done about is not given up for a file without a person's word, so that little has to be kept in mind. */
const mostWithheld = 10_000

export class Structure {
  readonly #sink: StructureSink
  readonly #policy: SyncPolicy
  readonly #asksPeople: boolean
  readonly #carriesDeletionsTo: PerSide<boolean>
  /** The side that is never written, and whose folders the other side is to have, and no others. */
  readonly #leader: Side | null
  readonly #fixesCase: boolean
  #top: Frame | null = null

  constructor(sink: StructureSink, policy: SyncPolicy) {
    this.#sink = sink
    this.#policy = policy
    this.#asksPeople = policy.conflicts.resolve === 'ask' && policy.resync === null
    this.#carriesDeletionsTo = carriesDeletionsTo(tablesFor(policy))
    this.#leader = leaderOf(policy.mode)
    this.#fixesCase = fixesCase(policy)
  }

  /** Whether a side shows something else in place of the folder, or could not look: then nothing below it is known. */
  folderOf(key: RelPath): FolderEntry | null {
    return this.#ancestorOf(key)?.waiting.get(key) ?? null
  }

  /** Whether a folder the walk comes to is, or lies behind, a link on a side. */
  isBehindLink(key: RelPath): PerSide<boolean> {
    const frame = this.#ancestorOf(key)
    const below = [...foldersAbove(key), key].flatMap((above) => frame?.waiting.get(above) ?? [])
    return perSide((side) => frame?.isBehindLink[side] === true || below.some(({ entry }) => isLink(entry.seen[side])))
  }

  /**
   * The walk comes to a folder, whose entries follow by `add`. Folders are entered in the order of a walk. A side may not have it:
   * some are known only by what the baseline has in them.
   */
  enter(key: RelPath, names: NamesInUse, isThere: PerSide<boolean>): void {
    while (this.#top !== null && !(isWithin(key, this.#top.key) && key !== this.#top.key)) this.#leave()
    this.#enterAbove(key)
    const parent = this.#top
    const folder = parent?.waiting.get(key) ?? null
    parent?.waiting.delete(key)
    this.#push(key, folder ?? isThere, names)
  }

  /** Folders above that nothing was to be decided in, and that matter to what is below them all the same. */
  #enterAbove(key: RelPath): void {
    for (const above of foldersAbove(key)) {
      const parent = this.#top
      const folder = parent?.waiting.get(above)
      if (parent === null || folder === undefined) continue
      parent.waiting.delete(above)
      this.#push(above, folder, null)
    }
  }

  #push(key: RelPath, found: FolderEntry | PerSide<boolean>, names: NamesInUse | null): void {
    this.#top = newFrame(key, found, this.#top, names)
    if (this.#asksPeople && this.#top.folder?.file != null) this.#top.withheld = []
  }

  /** Entries that stay on a side whatever is decided: out of scope, links, other kinds. */
  keep(side: Side, count: number): void {
    if (this.#top === null) return
    this.#top.staying[side] += count
    this.#top.apart[side] += count
  }

  /** Files that stay in the folder and about which nothing was decided. Told where the plan prunes folders that both sides have. */
  keepFiles(side: Side, count: number): void {
    if (this.#top !== null) this.#top.staying[side] += count
  }

  /** The folder could not be looked into: it stays, and so does what the baseline knows of it and the folders above. */
  keepUnknown(side: Side): void {
    this.keep(side, 1)
    if (this.#top !== null) this.#top.isUncertain = true
  }

  add(decision: Verdict): void {
    const frame = this.#top
    if (frame === null) throw new Error('a verdict outside of every folder')
    const verdict = withoutWritesBehind(decision, frame.isBehindLink)
    if (verdict.kind === 'by-content') {
      frame.staying.path1++
      frame.staying.path2++
      this.#put(frame, verdict)
    } else this.#addDecided(frame, verdict)
  }

  #addDecided(frame: Frame, verdict: Extract<Verdict, { kind: 'decided' }>): void {
    const { operation } = verdict
    if (operation.kind === 'hold' || operation.kind === 'ask') frame.isUncertain = true
    for (const side of sides) {
      const isFolderLeftAlone = operation.kind === 'hold' && operation.seen[side].kind === 'directory'
      if (operation.seen[side].kind !== 'file' && !isFolderLeftAlone) continue
      if (operation.kind === 'delete' && operation.side === side) frame.leaving[side]++
      else if (operation.kind !== 'forget') frame.staying[side]++
    }
    const into = incoming(operation)
    if (into.some((side) => frame.blocked[side])) {
      frame.isUncertain = true
      this.#put(frame, held(operation))
      return
    }
    for (const side of into) {
      frame.staying[side]++
      this.#makeFolders(frame, side)
    }
    const early = operation.kind === 'delete' && frame.clearing[operation.side]
    this.#put(frame, early ? decided({ ...operation, phase: 'clear' }) : verdict)
  }

  /** A folder that was listed here; its own entries come when the walk enters it, if it ever does. */
  addFolder(key: RelPath, folder: FolderEntry): void {
    this.#top?.waiting.set(key, folder)
  }

  finish(): void {
    while (this.#top !== null) this.#leave()
  }

  #ancestorOf(key: RelPath): Frame | null {
    let frame = this.#top
    while (frame !== null && !(isWithin(key, frame.key) && key !== frame.key)) frame = frame.parent
    return frame
  }

  #leave(): void {
    const frame = this.#top
    if (frame === null) return
    for (const [key, folder] of frame.waiting) {
      frame.waiting.delete(key)
      this.#push(key, folder, null)
      this.#leave()
    }
    this.#top = frame.parent
    if (frame.isUncertain && frame.parent !== null) frame.parent.isUncertain = true
    if (frame.folder !== null) this.#settle(frame, frame.folder)
    else
      this.#passUp(
        frame,
        sides.filter((side) => frame.exists[side]),
      )
    for (const { operation, known } of frame.goingAlong) if (known) this.#put(frame, decided(forgotten(operation)))
    this.#release(frame)
  }

  /** Below a folder that may be in conflict with a file, everything waits until that is decided. */
  #put(frame: Frame, verdict: Verdict): void {
    const holder = this.#asksPeople ? withholding(frame) : null
    if (holder === null) this.#sink.put(verdict)
    else if (holder.withheld.length < mostWithheld) holder.withheld.push(verdict)
    else holder.isDisputed = true
  }

  #release(frame: Frame): void {
    const { withheld, folder, parent } = frame
    frame.withheld = null
    if (withheld === null || folder === null || parent === null) return
    if (frame.isDisputed) this.#put(parent, decided(draft(folder.entry, 'held', 'KIND_CONFLICT', { kind: 'ask' })))
    else for (const verdict of withheld) this.#put(parent, verdict)
  }

  /** Decides what becomes of a folder, when everything below it is decided. */
  #settle(frame: Frame, folder: FolderEntry): void {
    const { entry } = folder
    const there = sides.filter((side) => entry.seen[side].kind === 'directory')
    const lonely = there.length === 1 ? there[0] : undefined
    let removed: Side | null = null
    if (lonely !== undefined && this.#canGo(frame, folder, lonely)) {
      const wantsRoom = folder.file !== null && folder.file.side !== lonely
      const reason = this.#follows(folder, lonely) ? 'DIR_GONE' : 'DIR_EMPTY'
      const operation = draft(entry, frame.clearing[lonely] ? 'clear-folders' : 'remove-folders', reason, { kind: 'rmdir', side: lonely })
      removed = lonely
      if (frame.leaving[lonely] > 0 || wantsRoom || this.#policy.folders !== 'implied') {
        for (const gone of [operation, ...frame.goingAlong.splice(0).map((along) => along.operation)]) this.#put(frame, decided(gone))
        if (frame.parent !== null) frame.parent.leaving[lonely]++
      } else frame.parent?.goingAlong.push({ operation, known: folder.known }, ...frame.goingAlong.splice(0))
    }
    if (removed === null) {
      if (lonely !== undefined && this.#isToBeBrought(frame, folder, lonely)) this.#makeFolders(frame, other(lonely))
      const left = there.filter((side) => !(there.length === sides.length && this.#prune(frame, folder, side)))
      this.#passUp(frame, left)
      if (left.length === sides.length) this.#finish(frame, folder)
      else if (left.length === there.length) this.#forgetGone(frame, folder)
    }
    if (folder.file !== null) this.#settleFile(frame, folder, folder.file, removed)
  }

  #canGo(frame: Frame, folder: FolderEntry, side: Side): boolean {
    const gone = folder.entry.seen[other(side)]
    return (
      (this.#follows(folder, side) || this.#prunes) &&
      // A resync deletes nothing, so no folder becomes empty by it.
      (this.#policy.resync === null || this.#prunes) &&
      this.#carriesDeletionsTo[side] &&
      !frame.isDisputed &&
      !isFileHeld(folder) &&
      !frame.isUncertain &&
      !frame.isBehindLink[side] &&
      frame.staying[side] === 0 &&
      !frame.exists[other(side)] &&
      (gone.kind === 'absent' || gone.kind === 'file' || gone.kind === 'symlink')
    )
  }

  /** Whether a folder goes because the other side has it no more. */
  #follows({ known }: FolderEntry, side: Side): boolean {
    return known || this.#leader === other(side)
  }

  #passUp(frame: Frame, there: readonly Side[]): void {
    if (frame.parent === null) return
    for (const side of there) {
      frame.parent.staying[side]++
      if (isOutOfScope(frame, side)) frame.parent.apart[side]++
    }
  }

  /** Whether a folder that only one side has goes to the other for its own sake. */
  #isToBeBrought(frame: Frame, { entry, known, file }: FolderEntry, side: Side): boolean {
    const leader = this.#leader
    const isWanted = leader === null ? !known || this.#policy.mode === 'additive' : leader === side
    const place = entry.seen[other(side)].kind
    // A mirror takes a file away whose name a folder of its leader has; elsewhere it gets another name.
    const makesRoom = leader === null || (file?.verdict.kind === 'decided' && file.verdict.operation.kind === 'delete')
    return (
      this.#policy.folders === 'synced' &&
      isWanted &&
      !frame.isUncertain &&
      !frame.isDisputed &&
      !frame.blocked[other(side)] &&
      !frame.isBehindLink[other(side)] &&
      !isOutOfScope(frame, side) &&
      (place === 'absent' || (place === 'file' && makesRoom))
    )
  }

  /** A resync only adds. */
  get #prunes(): boolean {
    return this.#policy.folders === 'pruned' && this.#policy.resync === null
  }

  /** Takes a folder that both sides have away from one on which nothing is left in it; false when it stays. */
  #prune(frame: Frame, { entry }: FolderEntry, side: Side): boolean {
    const isEmpty = frame.staying[side] === 0 && !frame.isUncertain && !frame.isDisputed
    if (!this.#prunes || !isEmpty || frame.isBehindLink[side] || !this.#carriesDeletionsTo[side]) return false
    // What goes keeps its spelling until then.
    this.#put(frame, decided(draft({ ...entry, respelled: null }, 'remove-folders', 'DIR_EMPTY', { kind: 'rmdir', side })))
    if (frame.parent !== null) frame.parent.leaving[side]++
    return true
  }

  /** A folder that stays on both sides gets path1's spelling and what has to travel besides, and is remembered by the last of these. */
  #finish(frame: Frame, { entry, known, metadata }: FolderEntry): void {
    const isBehind = frame.parent?.isBehindLink ?? frame.isBehindLink
    const respelled = respelling(entry, 'directory')
    if (metadata?.kind === 'set-metadata') {
      if (respelled !== null) this.#put(frame, decided(respelled))
      this.#put(frame, withoutWritesBehind(decided(metadata), isBehind))
    } else if (respelled !== null) this.#put(frame, decided({ ...respelled, agrees: true }))
    else if (metadata !== null) this.#put(frame, decided(metadata))
    else if (!known) this.#put(frame, decided(draft(entry, 'baseline', 'SAME_CONTENT', { kind: 'adopt' })))
  }

  /** Drops the record of a folder that is gone on a side, or on both. */
  #forgetGone(frame: Frame, { entry, known }: FolderEntry): void {
    const wasMade = sides.some((side) => frame.exists[side] && entry.seen[side].kind !== 'directory')
    if (!known || wasMade || frame.isUncertain || !isCertain(entry) || this.#isSkippedDeletion(entry)) return
    // Where a file has the name now, its record comes later and must not be forgotten with the folder's.
    const files = sides.filter((side) => entry.seen[side].kind === 'file').length
    // Where both sides have a file of the name, what is agreed about that takes the place of the folder's record, however early.
    if (files === sides.length) return
    this.#put(frame, decided(draft(entry, files > 0 ? 'clear' : 'baseline', 'OUT_OF_SCOPE', { kind: 'forget' })))
  }

  /** A synced folder that stays on a side because nothing is deleted there must not look new in the next run. */
  #isSkippedDeletion({ seen }: PairedEntry): boolean {
    const lonely = sides.find((side) => seen[side].kind === 'directory')
    return this.#policy.folders === 'synced' && lonely !== undefined && !this.#carriesDeletionsTo[lonely]
  }

  /** A file whose name a folder holds on the other side comes only if the folder goes; else the folder keeps the name. */
  #settleFile(frame: Frame, folder: FolderEntry, file: NonNullable<FolderEntry['file']>, removed: Side | null): void {
    const operation = file.verdict.kind === 'decided' ? file.verdict.operation : null
    const holder = other(file.side)
    if (operation === null || operation.kind === 'forget') return
    if (operation.kind === 'hold') {
      if (frame.parent !== null) {
        frame.parent.staying[file.side]++
        frame.parent.isUncertain = true
      }
      this.#put(frame, file.verdict)
      return
    }
    if (operation.kind === 'delete') {
      this.#put(frame, decided({ ...operation, phase: 'clear' }))
      return
    }
    const parent = frame.parent
    if (parent !== null) parent.staying[file.side]++
    if (operation.kind === 'copy' && removed === holder) {
      if (parent !== null) parent.staying[holder]++
      const seen = { ...operation.seen, [holder]: absent }
      const copy = { ...operation, seen }
      this.#put(frame, decided(this.#fixesCase ? spelledAsSource(copy) : copy))
      return
    }
    if (parent?.names == null) throw new Error('a file against a folder outside of every folder that was walked')
    this.#settleKinds(frame, parent, folder, file)
  }

  /** The file gets a conflict name on both sides, unless a person is to decide, or one side may not be written. */
  #settleKinds(frame: Frame, parent: Frame, folder: FolderEntry, file: NonNullable<FolderEntry['file']>): void {
    const { entry } = folder
    if (this.#asksPeople || this.#leader !== null) {
      parent.isUncertain = true
      if (this.#asksPeople) frame.isDisputed = true
      else this.#put(frame, decided(draft(entry, 'held', 'KIND_CONFLICT', { kind: 'hold' })))
      return
    }
    if (parent.names === null) return
    const name = conflictName(entry.spelled[file.side], file.side, this.#policy.conflicts, parent.names)
    const names = placed<RelPath | null>(file.side, name, null)
    this.#put(frame, decided(draft(entry, 'set-aside', 'KIND_CONFLICT', { kind: 'keep-both', names })))
    // Nothing is agreed any more about a file of this name; the folder's record is another matter.
    if (file.known) this.#put(frame, decided(draft(entry, 'clear', 'KIND_CONFLICT', { kind: 'forget' })))
  }

  #makeFolders(frame: Frame, side: Side): void {
    for (let here: Frame | null = frame; here !== null && !here.exists[side]; here = here.parent) {
      here.exists[side] = true
      if (here.folder === null) continue
      if (here.parent !== null) here.parent.staying[side]++
      const made = madeEntry(here.folder.entry, side, this.#fixesCase)
      this.#put(here, decided(draft(made, 'make-folders', 'DIR_NEW', { kind: 'mkdir', side })))
      const original = made.seen[other(side)]
      if (original.kind === 'directory' && original.metadata !== undefined)
        this.#put(here, decided(dressed({ ...made, seen: { ...made.seen, [side]: directory } }, side)))
    }
  }
}

const decided = (operation: Drafted): Verdict => ({ kind: 'decided', operation })

function withholding(frame: Frame): (Frame & { withheld: Verdict[] }) | null {
  for (let here: Frame | null = frame; here !== null; here = here.parent) if (isWithholding(here)) return here
  return null
}

const isWithholding = (frame: Frame): frame is Frame & { withheld: Verdict[] } => frame.withheld !== null

function isCertain(entry: PairedEntry): boolean {
  return sides.every((side) => ['absent', 'directory', 'file', 'symlink', 'excluded'].includes(entry.seen[side].kind))
}

/** Removing a folder forgets its name, and with it what is known of a file of that name that is left alone. */
function isFileHeld({ file }: FolderEntry): boolean {
  return file?.verdict.kind === 'decided' && file.verdict.operation.kind === 'hold'
}

/** An empty folder that stays where it is, while the other side has none: nothing is agreed about it any more. */
function forgotten(operation: Drafted): Drafted {
  return { ...withoutAct(operation), kind: 'forget', phase: 'baseline', reason: 'OUT_OF_SCOPE' }
}

/** The sides on which an operation brings something new into its folder. */
function incoming(operation: Drafted): readonly Side[] {
  if (operation.kind === 'copy' && operation.seen[operation.side].kind !== 'file') return [operation.side]
  return []
}

function held(operation: Drafted): Verdict {
  return decided({ ...withoutAct(operation), kind: 'hold', phase: 'held', reason: 'UNSUPPORTED' })
}
