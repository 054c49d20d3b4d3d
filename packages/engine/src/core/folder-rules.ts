import { withoutWritesBehind } from './behind-links.ts'
import { conflictName } from './conflict.ts'
import { decided, type Verdict } from './decide-file.ts'
import { dressed } from './decide-metadata.ts'
import { draft, madeEntry, respelling, spelledAsSource } from './draft.ts'
import { type Frame, isOutOfScope } from './folder-frame.ts'
import type { PairedEntry } from './pair-entries.ts'
import type { SyncPolicy } from './policy.ts'
import type { FolderEntry } from './reconcile.ts'
import type { RelPath } from './rel-path.ts'
import { absent, directory } from './seen.ts'
import { other, type PerSide, placed, type Side, sides } from './side.ts'
import { carriesDeletionsTo, fixesCase, leaderOf, tablesFor } from './sync-tables.ts'

/**
 * What becomes of a folder once everything below it is decided: it goes, is made, stays, or gives its name to a file or keeps it
 * from one. What is decided is put where the folder's frame says.
 */
export class FolderRules {
  readonly #policy: SyncPolicy
  readonly #put: (frame: Frame, verdict: Verdict) => void
  readonly #asksPeople: boolean
  readonly #carriesDeletionsTo: PerSide<boolean>
  /** The side that is never written, and whose folders the other side is to have, and no others. */
  readonly #leader: Side | null
  readonly #fixesCase: boolean

  constructor(policy: SyncPolicy, put: (frame: Frame, verdict: Verdict) => void) {
    this.#policy = policy
    this.#put = put
    this.#asksPeople = asksPeople(policy)
    this.#carriesDeletionsTo = carriesDeletionsTo(tablesFor(policy))
    this.#leader = leaderOf(policy.mode)
    this.#fixesCase = fixesCase(policy)
  }

  /** Decides what becomes of a folder, when everything below it is decided. */
  settle(frame: Frame, folder: FolderEntry): void {
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
      if (lonely !== undefined && this.#isToBeBrought(frame, folder, lonely)) this.makeFolders(frame, other(lonely))
      const left = there.filter((side) => !(there.length === sides.length && this.#prune(frame, folder, side)))
      passUp(frame, left)
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

  /** Makes the folder and those above it on a side, for what comes into it. */
  makeFolders(frame: Frame, side: Side): void {
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

/** Tells the folder above on which sides this one stays. */
export function passUp(frame: Frame, there: readonly Side[]): void {
  if (frame.parent === null) return
  for (const side of there) {
    frame.parent.staying[side]++
    if (isOutOfScope(frame, side)) frame.parent.apart[side]++
  }
}

/** Whether conflicts wait for a person. */
export const asksPeople = (policy: SyncPolicy): boolean => policy.conflicts.resolve === 'ask' && policy.resync === null

function isCertain(entry: PairedEntry): boolean {
  return sides.every((side) => ['absent', 'directory', 'file', 'symlink', 'excluded'].includes(entry.seen[side].kind))
}

/** Removing a folder forgets its name, and with it what is known of a file of that name that is left alone. */
function isFileHeld({ file }: FolderEntry): boolean {
  return file?.verdict.kind === 'decided' && file.verdict.operation.kind === 'hold'
}
