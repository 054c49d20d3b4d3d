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
import type { NamesInUse } from './conflict.ts'
import { decided, type Verdict } from './decide-file.ts'
import { type Drafted, draft, withoutAct } from './draft.ts'
import { type Frame, isLink, newFrame } from './folder-frame.ts'
import { asksPeople, FolderRules, passUp } from './folder-rules.ts'
import type { SyncPolicy } from './policy.ts'
import type { FolderEntry } from './reconcile.ts'
import { foldersAbove, isWithin, type RelPath } from './rel-path.ts'
import { type PerSide, perSide, type Side, sides } from './side.ts'

export interface StructureSink {
  put(verdict: Verdict): void
}

/** A folder that so much would be done about is not given up for a file without a person's word, so that little has to be kept in mind. */
const mostWithheld = 10_000

export class Structure {
  readonly #sink: StructureSink
  readonly #asksPeople: boolean
  readonly #rules: FolderRules
  #top: Frame | null = null

  constructor(sink: StructureSink, policy: SyncPolicy) {
    this.#sink = sink
    this.#asksPeople = asksPeople(policy)
    this.#rules = new FolderRules(policy, (frame, verdict) => this.#put(frame, verdict))
  }

  /** What its parent's listings said of a folder that the walk has not come to yet; null where they said nothing to think about. */
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
    while (this.#top !== null && !isBelow(key, this.#top)) this.#leave()
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
      this.#rules.makeFolders(frame, side)
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
    while (frame !== null && !isBelow(key, frame)) frame = frame.parent
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
    if (frame.folder !== null) this.#rules.settle(frame, frame.folder)
    else
      passUp(
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
}

const isBelow = (key: RelPath, frame: Frame): boolean => key !== frame.key && isWithin(key, frame.key)

function withholding(frame: Frame): (Frame & { withheld: Verdict[] }) | null {
  for (let here: Frame | null = frame; here !== null; here = here.parent) if (isWithholding(here)) return here
  return null
}

const isWithholding = (frame: Frame): frame is Frame & { withheld: Verdict[] } => frame.withheld !== null

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
