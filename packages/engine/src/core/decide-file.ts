/**
 * Decides what happens to a file: its deltas from the baseline, then the tables. Where that depends on content, the verdict holds
 * the operation for each answer, so that deciding stays a pure function.
 */
import type { NamesInUse } from './conflict.ts'
import { decideConflict, decideDifference, winnerOfResync } from './decide-conflict.ts'
import { decideMetadata, decideNewMetadata, dressed } from './decide-metadata.ts'
import type { Decision, KnownDelta, NewDelta } from './decision-table.ts'
import { isKeptOtherwise, isSameFingerprint, type KnownChange, knownDelta, newDelta } from './delta.ts'
import { type Act, type Drafted, draft, hashesOf, respelling } from './draft.ts'
import { type Answer, areDifferent, type Inquiry, inquiryInto, settledDeltas } from './inquiry.ts'
import { moveKey } from './move-key.ts'
import type { Phase } from './operation.ts'
import type { PairedEntry } from './pair-entries.ts'
import type { SyncPolicy } from './policy.ts'
import type { Reason } from './reason.ts'
import type { RelPath } from './rel-path.ts'
import type { CompiledScope } from './scope.ts'
import { type Agreeable, absent, type FileSeen, mayHoldSame, type Seen } from './seen.ts'
import { other, type PerSide, perSide, placed, type Side, sides } from './side.ts'
import { carriesDeletionsTo, leaderOf, type SyncTables, tablesFor } from './sync-tables.ts'
import { addShift, noShift, type TimeShift } from './time-shift.ts'
import { areStepApart } from './time-step.ts'

/** Carried out first, unless the file is left alone. */
type Respelling = Extract<Drafted, { kind: 'move' }>

/** What is decided, or what would be for each answer to "do both sides hold the same bytes?". */
export type Verdict =
  | { readonly kind: 'decided'; readonly operation: Drafted; readonly respelling?: Respelling }
  | {
      readonly kind: 'by-content'
      readonly respelling?: Respelling
      readonly entry: PairedEntry
      readonly same: Drafted
      readonly different: Drafted
      readonly unknown: Drafted
    }

export const decided = (operation: Drafted): Verdict => ({ kind: 'decided', operation })

/** Counts of files the baseline knows, for the gates. */
export interface SideCounts {
  prior: number
  unchanged: number
  deleted: number
  /** Known files that take no part any more: they neither changed nor went away. */
  excluded: number
  readonly shift: TimeShift
}

export const noCounts = (): SideCounts => ({ prior: 0, unchanged: 0, deleted: 0, excluded: 0, shift: noShift() })

/** What deciding needs to know besides an entry. */
export interface DecisionContext {
  readonly policy: SyncPolicy
  readonly scope: CompiledScope
  /** The coarser of both sides' steps of modification time; null when a side can't keep times. */
  readonly precisionNs: bigint | null
  /** How many leading chars of a revision name the file itself, wherever it is moved; 0 for none. */
  readonly fileIdChars: PerSide<number>
  readonly hasRevisions: PerSide<boolean>
}

export class FileDecider {
  readonly #context: DecisionContext
  readonly #names: NamesInUse
  readonly #counts: PerSide<SideCounts>
  readonly #tables: SyncTables
  readonly #carriesDeletionsTo: PerSide<boolean>

  constructor(context: DecisionContext, names: NamesInUse, counts: PerSide<SideCounts>) {
    this.#context = context
    this.#names = names
    this.#counts = counts
    this.#tables = tablesFor(context.policy)
    this.#carriesDeletionsTo = carriesDeletionsTo(this.#tables)
  }

  get #isResync(): boolean {
    return this.#context.policy.resync !== null
  }

  /** What has to be read of a known file before it can be decided about; null for nothing. */
  inquire(entry: PairedEntry): Inquiry | null {
    return entry.baseline === null ? null : inquiryInto(entry, this.#changes(entry, entry.baseline), this.#context.policy)
  }

  /** The verdict over a file; null when nothing is to be done or remembered. */
  decide(entry: PairedEntry, answer?: Answer): Verdict | null {
    const verdict = this.#decide(entry, answer)
    const respelled = respelling(entry, 'file')
    if (respelled === null) return verdict
    const operation = this.#draft(entry, 'baseline', 'SAME_CONTENT', { kind: 'adopt', ...hashesOf(entry.hashes) })
    return { ...(verdict ?? { kind: 'decided', operation }), respelling: respelled }
  }

  #decide(entry: PairedEntry, answer?: Answer): Verdict | null {
    if (entry.baseline === null) {
      const seen = perSide((side) => asFile(entry.seen[side]))
      return this.#decideNew(entry, { path1: newDelta(seen.path1), path2: newDelta(seen.path2) })
    }
    const change = this.#changes(entry, entry.baseline)
    const settled = settledDeltas(change, answer, this.#context.policy.compare)
    for (const side of sides) this.#count(side, settled[side], entry.baseline[side], entry.seen[side])
    const decision = this.#tables.known[settled.path1][settled.path2]
    if (settled.path1 === 'unchanged' && settled.path2 === 'unchanged') return this.#refresh(entry, entry.baseline, change, answer)
    if (decision === 'hold' && sides.some((side) => answer?.findings[side] === 'unknown'))
      return this.#decided(entry, 'held', 'UNREADABLE', { kind: 'hold' })
    const isUntouched = sides.some((side) => settled[side] === 'unknown' && settled[other(side)] === 'unchanged')
    if (decision === 'hold' && isUntouched) return null
    const verdict = this.#act(entry, decision, settled)
    // What was just read and found to differ is not read again.
    return verdict?.kind === 'by-content' && areDifferent(entry, answer, this.#context.policy.compare)
      ? decided(verdict.different)
      : verdict
  }

  /** What has to be done about the metadata of a folder that both sides have. */
  decideFolder(entry: PairedEntry): Drafted | null {
    if (sides.some((side) => entry.seen[side].kind !== 'directory')) return null
    return entry.baseline === null
      ? decideNewMetadata(entry, leaderOf(this.#context.policy.mode) ?? 'path1')
      : decideMetadata(entry, this.#tables)
  }

  /** Where no side has a file to sync, like a link on one side alone, there is nothing to hold back. */
  #decideNew(entry: PairedEntry, deltas: PerSide<NewDelta>): Verdict | null {
    const decision = this.#tables.fresh[deltas.path1][deltas.path2]
    return decision === 'hold' && deltas.path1 !== 'created' && deltas.path2 !== 'created' ? null : this.#act(entry, decision, null)
  }

  #changes(entry: PairedEntry, baseline: PerSide<Agreeable>): PerSide<KnownChange> {
    const { scope, hasRevisions, policy } = this.#context
    return perSide((side) => {
      const [known, seen] = [baseline[side], asFile(entry.seen[side])]
      const linked = seen.kind === 'symlink' && policy.knownLink === 'deleted'
      return knownDelta(known, linked ? absent : seen, {
        compare: policy.compare,
        hasRevisions: hasRevisions[side],
        hasHash: entry.hashes[side] !== null,
        isKeptOtherwise: isKeptOtherwise(baseline),
        isInScope: () => scope.hasFile(entry.spelled[side]) && (known.kind !== 'file' || scope.admits(known.size, known.mtimeNs)),
      })
    })
  }

  #count(side: Side, delta: KnownDelta, known: Agreeable, seen: Seen): void {
    const counts = this.#counts[side]
    counts.prior++
    if (delta === 'unchanged') counts.unchanged++
    if (delta === 'excluded') counts.excluded++
    if (delta === 'deleted' && this.#carriesDeletionsTo[other(side)]) counts.deleted++
    addShift(counts.shift, shiftOf(known, seen))
  }

  /** Unchanged on both sides. What is not compared may be another all the same: the record gets what the sides show now. */
  #refresh(entry: PairedEntry, baseline: PerSide<Agreeable>, change: PerSide<KnownChange>, answer: Answer | undefined): Verdict | null {
    const metadata = decideMetadata(entry, this.#tables)
    if (sides.every((side) => change[side].doubt === 'none')) return metadata === null ? null : withHashes(metadata, entry.hashes)
    const hashes = perSide((side) => answer?.hashes[side] ?? (change[side].doubt === 'none' ? entry.hashes[side] : null))
    const isOpen = sides.some((side) => {
      const isSettled = answer?.findings[side] === 'same' || hashes[side] !== null
      return !isSettled && (change[side].doubt === 'unverified' || change[side].doubt === 'unhashed')
    })
    const isRecorded = sides.every((side) => {
      const [known, seen] = [baseline[side], entry.seen[side]]
      return known.kind === 'file' && seen.kind === 'file' && isSameFingerprint(known, seen) && hashes[side] === entry.hashes[side]
    })
    if (isOpen || (isRecorded && metadata === null)) return null
    if (metadata?.kind === 'set-metadata') return withHashes(metadata, hashes)
    return this.#decided(entry, 'baseline', 'SAME_CONTENT', { kind: 'adopt', ...hashesOf(hashes) })
  }

  #act(entry: PairedEntry, decision: Decision, deltas: PerSide<KnownDelta> | null): Verdict | null {
    switch (decision) {
      case 'nothing':
        return null
      case 'forget': {
        // Where a folder has the name now, its record comes later and must not be forgotten with the file's.
        const phase = sides.some((side) => entry.seen[side].kind === 'directory') ? 'clear' : 'baseline'
        const isThere = sides.some((side) => entry.seen[side].kind === 'file')
        return this.#decided(entry, phase, isThere ? 'DELETION_SKIPPED' : forgetReason(entry), { kind: 'forget' })
      }
      case 'hold':
        return this.#decided(entry, 'held', holdReason(entry), { kind: 'hold' })
      case 'ask':
        return isFile(entry, 'path1') && isFile(entry, 'path2') ? this.#compare(entry) : this.#askAboutDeletion(entry)
      case 'compare':
        return this.#compare(entry)
      case 'copy to path1':
      case 'copy to path2': {
        const side = decision === 'copy to path1' ? 'path1' : 'path2'
        return this.#copyUnlessSame(entry, side, this.#copyReason(entry, other(side), deltas))
      }
      case 'delete on path1':
      case 'delete on path2': {
        const side = decision === 'delete on path1' ? 'path1' : 'path2'
        const gone = other(side)
        const isAgreed = deltas !== null && deltas[side] === 'unchanged'
        const reason: Reason = isAgreed ? `DELETED_ON_${number(gone)}` : `FOLLOWS_${number(gone)}`
        const moveKey = isAgreed ? this.#moveKey(gone, entry.path, entry.baseline?.[gone] ?? absent) : null
        const hash = isAgreed && this.#context.policy.compare.checksum === 'baseline' ? entry.hashes[side] : null
        const act: Act = { kind: 'delete', side, ...hashesOf(placed(side, hash, null)) }
        return decided(this.#draft(entry, 'delete', reason, act, moveKey))
      }
    }
  }

  #askAboutDeletion(entry: PairedEntry): Verdict {
    const edited: Side = isFile(entry, 'path1') ? 'path1' : 'path2'
    return this.#decided(entry, 'held', `EDIT_BEATS_DELETE_${number(edited)}`, { kind: 'ask' })
  }

  #copyUnlessSame(entry: PairedEntry, side: Side, reason: Reason): Verdict {
    const from = other(side)
    const copy = this.#copy(entry, side, reason)
    const [source, target] = [entry.seen[from], entry.seen[side]]
    if (source.kind !== 'file' || target.kind !== 'file' || !mayHoldSame(source, target)) return decided(copy)
    return { kind: 'by-content', entry, same: this.#agree(entry, from), different: copy, unknown: copy }
  }

  #compare(entry: PairedEntry): Verdict {
    const { path1, path2 } = entry.seen
    const conflict = this.#conflict(entry)
    if (path1.kind !== 'file' || path2.kind !== 'file' || path1.form !== path2.form) return decided(conflict)
    const newer = (path1.mtimeNs ?? 0n) >= (path2.mtimeNs ?? 0n) ? 'path1' : 'path2'
    const winner = this.#isResync ? winnerOfResync(entry, this.#context).side : newer
    const same = this.#agree(entry, winner)
    if (this.#isResync && this.#looksSame(path1, path2)) return decided(same)
    if (!mayHoldSame(path1, path2)) return decided(conflict)
    const held = this.#draft(entry, 'held', 'UNREADABLE', { kind: 'hold' })
    return { kind: 'by-content', entry, same, different: conflict, unknown: held }
  }

  /** Whether two files that were never agreed on count as the same unread: all that the pair compares is equal, and it is no checksum. */
  #looksSame(a: FileSeen, b: FileSeen): boolean {
    const { size, modtime, checksum } = this.#context.policy.compare
    if (checksum === 'baseline' || (size && (a.size !== b.size || a.size < 0))) return false
    return modtime ? this.#haveComparableTimes(a, b) && !this.#timesDiffer(a, b) : size
  }

  /** Equal content: `winner`'s modification time and metadata go to the other side, where they differ and can be kept. */
  #agree(entry: PairedEntry, winner: Side): Drafted {
    const [mine, theirs] = [entry.seen[winner], entry.seen[other(winner)]]
    if (mine.kind === 'file' && theirs.kind === 'file' && this.#timesDiffer(mine, theirs)) return dressed(entry, other(winner))
    const metadata = decideNewMetadata(entry, winner)
    if (metadata !== null) return metadata
    return this.#draft(entry, 'baseline', 'SAME_CONTENT', { kind: 'adopt' })
  }

  /** The time of a file on a side where times can't be set is that of its upload, and says nothing about its content. */
  #haveComparableTimes(a: FileSeen, b: FileSeen): boolean {
    return this.#context.precisionNs !== null && a.mtimeNs !== null && b.mtimeNs !== null
  }

  /** By the coarser step of the two sides, with the window on top of it, or more. */
  #timesDiffer(a: FileSeen, b: FileSeen): boolean {
    const { precisionNs, policy } = this.#context
    if (!policy.compare.modtime || precisionNs === null || a.mtimeNs === null || b.mtimeNs === null) return false
    return areStepApart(a.mtimeNs, b.mtimeNs, precisionNs + policy.compare.modifyWindowNs)
  }

  #conflict(entry: PairedEntry): Drafted {
    return (this.#isResync ? decideDifference : decideConflict)(entry, this.#context, this.#names)
  }

  #copy(entry: PairedEntry, side: Side, reason: Reason): Drafted {
    const isNew = entry.baseline === null && entry.seen[side].kind === 'absent'
    return this.#draft(
      entry,
      'copy',
      reason,
      { kind: 'copy', side },
      isNew ? this.#moveKey(other(side), entry.path, entry.seen[other(side)]) : null,
    )
  }

  #copyReason(entry: PairedEntry, from: Side, deltas: PerSide<KnownDelta> | null): Reason {
    const [known, now] = [entry.baseline?.[from], entry.seen[from]]
    const isThere = isFile(entry, other(from))
    if (known === undefined || deltas === null) {
      if (isThere) return this.#isResync ? 'BASE_DIFF' : `FOLLOWS_${number(from)}`
      if (entry.wasKnown) return 'COMES_BACK'
      return this.#isResync ? `BASE_ONLY_${number(from)}` : `NEW_ON_${number(from)}`
    }
    const { mode, bringBack } = this.#context.policy
    if (deltas[from] === 'unchanged' && !isThere && (mode === 'additive' || bringBack[other(from)])) return 'COMES_BACK'
    if (deltas[from] === 'unchanged' || deltas[other(from)] === 'modified') return `FOLLOWS_${number(from)}`
    if (!isThere) return `EDIT_BEATS_DELETE_${number(from)}`
    const older =
      known.kind === 'file' && now.kind === 'file' && known.mtimeNs !== null && now.mtimeNs !== null && now.mtimeNs < known.mtimeNs
    return older ? `OLDER_ON_${number(from)}` : `CHANGED_ON_${number(from)}`
  }

  /** Names the object itself on its side; equal keys of something gone and something new are the same file moved. */
  #moveKey(side: Side, path: RelPath, seen: Seen): string | null {
    if (this.#isResync || seen.kind !== 'file' || seen.mtimeNs === null) return null
    const length = this.#context.fileIdChars[side]
    const id = seen.revision === null || length === 0 ? null : seen.revision.slice(0, length)
    if (id === null && this.#context.policy.moves !== 'by-look') return null
    return moveKey(side, id === null ? { path } : { id }, seen.size, seen.mtimeNs)
  }

  #decided(entry: PairedEntry, phase: Phase, reason: Reason, act: Act): Verdict {
    return decided(this.#draft(entry, phase, reason, act))
  }

  #draft(entry: PairedEntry, phase: Phase, reason: Reason, act: Act, moveKey: string | null = null): Drafted {
    return draft(entry, phase, reason, act, moveKey)
  }
}

/** What is gone on one side and left out on the other was perhaps never deleted. */
function forgetReason({ seen }: PairedEntry): Reason {
  return seen.path1.kind === 'excluded' || seen.path2.kind === 'excluded' ? 'OUT_OF_SCOPE' : 'DELETED_ON_BOTH'
}

/** The contents are as they were, so their hashes stay in the record. */
function withHashes(operation: Drafted, hashes: PerSide<string | null>): Verdict {
  const keepsHashes = operation.kind === 'adopt' || operation.kind === 'set-metadata'
  return { kind: 'decided', operation: keepsHashes ? { ...operation, ...hashesOf(hashes) } : operation }
}

function holdReason(entry: PairedEntry): Reason {
  const kinds = sides.map((side) => entry.seen[side].kind)
  if (kinds.includes('unsupported') || kinds.includes('symlink')) return 'UNSUPPORTED'
  if (kinds.includes('unreadable') || kinds.includes('unknown')) return 'UNREADABLE'
  return kinds.includes('excluded') ? 'OUT_OF_SCOPE' : 'DELETION_SKIPPED'
}

const isFile = ({ seen }: PairedEntry, side: Side): boolean => seen[side].kind === 'file'

/** How far a file's time moved that is as long as before. */
function shiftOf(known: Agreeable, seen: Seen): TimeShift {
  if (known.kind !== 'file' || seen.kind !== 'file' || known.size !== seen.size) return noShift()
  if (known.mtimeNs === null || seen.mtimeNs === null || known.mtimeNs === seen.mtimeNs) return noShift()
  return { files: 1, ms: Number(seen.mtimeNs - known.mtimeNs) / 1e6, isUniform: true }
}

/** A folder in a file's place is an entry of its own; the file is not there. */
function asFile(seen: Seen): Seen {
  return seen.kind === 'directory' ? absent : seen
}

function number(side: Side): 1 | 2 {
  return side === 'path1' ? 1 : 2
}
