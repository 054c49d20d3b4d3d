/**
 * Decides what happens to a file: its deltas from the baseline, then the tables. Where that depends on content, the verdict holds
 * the operation for each answer, so that deciding stays a pure function.
 */
import type { NamesInUse } from './conflict.ts'
import { decideConflict, decideDifference, winnerOfResync } from './decide-conflict.ts'
import type { Decision, KnownDelta, NewDelta } from './decision-table.ts'
import { type KnownChange, knownDelta, newDelta } from './delta.ts'
import { type Act, type Drafted, draft } from './draft.ts'
import type { Phase } from './operation.ts'
import type { PairedEntry } from './pair-entries.ts'
import type { SyncPolicy } from './policy.ts'
import type { Reason } from './reason.ts'
import type { CompiledScope } from './scope.ts'
import { absent, type FileSeen, mayHoldSame, type Seen } from './seen.ts'
import { other, type PerSide, perSide, type Side, sides } from './side.ts'
import { carriesDeletionsTo, type SyncTables, tablesFor } from './sync-tables.ts'

/** What is decided, or what would be for each answer to "do both sides hold the same bytes?". */
export type Verdict =
  | { readonly kind: 'decided'; readonly operation: Drafted }
  | {
      readonly kind: 'by-content'
      readonly entry: PairedEntry
      readonly same: Drafted
      readonly different: Drafted
      readonly unknown: Drafted
    }

/** Counts of files the baseline knows, for the gates. */
export interface SideCounts {
  prior: number
  unchanged: number
  deleted: number
}

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

  /** The verdict over a file; null when nothing is to be done or remembered. */
  decide(entry: PairedEntry): Verdict | null {
    const seen = perSide((side) => (entry.seen[side].kind === 'directory' ? absent : entry.seen[side]))
    if (entry.baseline === null) return this.#decideNew(entry, { path1: newDelta(seen.path1), path2: newDelta(seen.path2) })
    const { baseline } = entry
    const change = perSide((side) => this.#knownChange(entry, side, baseline[side] as FileSeen, seen[side]))
    const doubtful = sides.filter((side) => change[side].unverified)
    const settled = perSide((side) => this.#settledDelta(change, side))
    if (doubtful.length > 0 && settled.path1 === 'unchanged' && settled.path2 === 'unchanged') return this.#verify(entry, doubtful)
    const decision = this.#tables.known[settled.path1][settled.path2]
    const isUntouched = sides.some((side) => settled[side] === 'unknown' && settled[other(side)] === 'unchanged')
    return decision === 'hold' && isUntouched ? null : this.#act(entry, decision, settled)
  }

  /** Where no side has a file to sync, like a link on one side alone, there is nothing to hold back. */
  #decideNew(entry: PairedEntry, deltas: PerSide<NewDelta>): Verdict | null {
    const decision = this.#tables.fresh[deltas.path1][deltas.path2]
    return decision === 'hold' && deltas.path1 !== 'created' && deltas.path2 !== 'created' ? null : this.#act(entry, decision, null)
  }

  #knownChange(entry: PairedEntry, side: Side, baseline: FileSeen, seen: Seen): KnownChange {
    const linked = seen.kind === 'symlink' && this.#context.policy.knownLink === 'deleted'
    const { scope, hasRevisions } = this.#context
    const isInScope = () => scope.hasFile(entry.spelled[side]) && scope.admits(baseline.size, baseline.mtimeNs)
    const change = knownDelta(baseline, linked ? absent : seen, { hasRevisions: hasRevisions[side], isInScope })
    const counts = this.#counts[side]
    counts.prior++
    if (change.delta === 'unchanged') counts.unchanged++
    if (change.delta === 'deleted' && this.#carriesDeletionsTo[other(side)]) counts.deleted++
    return change
  }

  /** An unverified file next to one that did change may hold bytes that are nowhere else, so it counts as modified. */
  #settledDelta(change: PerSide<KnownChange>, side: Side) {
    return change[side].unverified && change[other(side)].delta !== 'unchanged' ? 'modified' : change[side].delta
  }

  /** A file of the baseline's size and time that turns out to hold other bytes was modified. */
  #verify(entry: PairedEntry, doubtful: readonly Side[]): Verdict {
    const deltas = perSide((side): KnownDelta => (doubtful.includes(side) ? 'modified' : 'unchanged'))
    const decision = this.#tables.known[deltas.path1][deltas.path2]
    const copied = copiedTo(decision)
    return {
      kind: 'by-content',
      entry,
      same: this.#draft(entry, 'baseline', 'SAME_CONTENT', { kind: 'adopt' }),
      different: copied === null ? this.#conflict(entry) : this.#copy(entry, copied, this.#copyReason(entry, other(copied), deltas)),
      unknown: this.#draft(entry, 'held', 'UNREADABLE', { kind: 'hold' }),
    }
  }

  #act(entry: PairedEntry, decision: Decision, deltas: PerSide<KnownDelta> | null): Verdict | null {
    switch (decision) {
      case 'nothing':
        return null
      case 'forget': {
        // Where a folder has the name now, its record comes later and must not be forgotten with the file's.
        const phase = sides.some((side) => entry.seen[side].kind === 'directory') ? 'clear' : 'baseline'
        const isThere = sides.some((side) => entry.seen[side].kind === 'file')
        return this.#decided(entry, phase, isThere ? 'DELETION_SKIPPED' : 'DELETED_ON_BOTH', { kind: 'forget' })
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
        const moveKey = isAgreed ? this.#moveKey(gone, entry.baseline?.[gone] ?? absent) : null
        return { kind: 'decided', operation: this.#draft(entry, 'delete', reason, { kind: 'delete', side }, moveKey) }
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
    if (source.kind !== 'file' || target.kind !== 'file' || !mayHoldSame(source, target)) return { kind: 'decided', operation: copy }
    return { kind: 'by-content', entry, same: this.#agree(entry, from), different: copy, unknown: copy }
  }

  #compare(entry: PairedEntry): Verdict {
    const { path1, path2 } = entry.seen
    const conflict = this.#conflict(entry)
    if (path1.kind !== 'file' || path2.kind !== 'file' || !mayHoldSame(path1, path2)) return { kind: 'decided', operation: conflict }
    const newer = (path1.mtimeNs ?? 0n) >= (path2.mtimeNs ?? 0n) ? 'path1' : 'path2'
    const winner = this.#isResync ? winnerOfResync(entry, this.#context) : newer
    const same = this.#agree(entry, winner)
    if (this.#isResync && same.kind === 'adopt' && this.#haveComparableTimes(path1, path2)) return { kind: 'decided', operation: same }
    const held = this.#draft(entry, 'held', 'UNREADABLE', { kind: 'hold' })
    return { kind: 'by-content', entry, same, different: conflict, unknown: held }
  }

  /** Equal content: `winner`'s modification time goes to the other side, where it differs and can be kept. */
  #agree(entry: PairedEntry, winner: Side): Drafted {
    const [mine, theirs] = [entry.seen[winner], entry.seen[other(winner)]]
    if (mine.kind === 'file' && theirs.kind === 'file' && this.#timesDiffer(mine, theirs)) {
      return this.#draft(entry, 'copy', 'META', { kind: 'set-metadata', side: other(winner) })
    }
    return this.#draft(entry, 'baseline', 'SAME_CONTENT', { kind: 'adopt' })
  }

  /** The time of a file on a side where times can't be set is that of its upload, and says nothing about its content. */
  #haveComparableTimes(a: FileSeen, b: FileSeen): boolean {
    return this.#context.precisionNs !== null && a.mtimeNs !== null && b.mtimeNs !== null
  }

  #timesDiffer(a: FileSeen, b: FileSeen): boolean {
    const { precisionNs } = this.#context
    if (precisionNs === null || a.mtimeNs === null || b.mtimeNs === null) return false
    const difference = a.mtimeNs - b.mtimeNs
    return difference >= precisionNs || -difference >= precisionNs
  }

  #conflict(entry: PairedEntry): Drafted {
    return (this.#isResync ? decideDifference : decideConflict)(entry, this.#context, this.#names)
  }

  #copy(entry: PairedEntry, side: Side, reason: Reason): Drafted {
    const isNew = entry.baseline === null && entry.seen[side].kind === 'absent'
    return this.#draft(entry, 'copy', reason, { kind: 'copy', side }, isNew ? this.#moveKey(other(side), entry.seen[other(side)]) : null)
  }

  #copyReason(entry: PairedEntry, from: Side, deltas: PerSide<KnownDelta> | null): Reason {
    const [known, now] = [entry.baseline?.[from], entry.seen[from]]
    const isThere = isFile(entry, other(from))
    if (known === undefined || deltas === null) {
      if (isThere) return this.#isResync ? 'BASE_DIFF' : `FOLLOWS_${number(from)}`
      return this.#isResync ? `BASE_ONLY_${number(from)}` : `NEW_ON_${number(from)}`
    }
    if (deltas[from] === 'unchanged' && !isThere && this.#context.policy.mode === 'additive') return 'COMES_BACK'
    if (deltas[from] === 'unchanged' || deltas[other(from)] === 'modified') return `FOLLOWS_${number(from)}`
    if (!isThere) return `EDIT_BEATS_DELETE_${number(from)}`
    const older =
      known.kind === 'file' && now.kind === 'file' && known.mtimeNs !== null && now.mtimeNs !== null && now.mtimeNs < known.mtimeNs
    return older ? `OLDER_ON_${number(from)}` : `CHANGED_ON_${number(from)}`
  }

  /** Names the object itself on its side; equal keys of something gone and something new are the same file moved. */
  #moveKey(side: Side, seen: Seen): string | null {
    const length = this.#context.fileIdChars[side]
    if (this.#isResync || length === 0 || seen.kind !== 'file' || seen.revision === null || seen.mtimeNs === null) return null
    return `${side}:${[...seen.revision.slice(0, length)].map((char) => char.charCodeAt(0).toString(16).padStart(2, '0')).join('')}:${seen.size}:${seen.mtimeNs}`
  }

  #decided(entry: PairedEntry, phase: Phase, reason: Reason, act: Act): Verdict {
    return { kind: 'decided', operation: this.#draft(entry, phase, reason, act) }
  }

  #draft(entry: PairedEntry, phase: Phase, reason: Reason, act: Act, moveKey: string | null = null): Drafted {
    return draft(entry, phase, reason, act, moveKey)
  }
}

function holdReason(entry: PairedEntry): Reason {
  const kinds = sides.map((side) => entry.seen[side].kind)
  if (kinds.includes('unsupported') || kinds.includes('symlink')) return 'UNSUPPORTED'
  if (kinds.includes('unreadable') || kinds.includes('unknown')) return 'UNREADABLE'
  return kinds.includes('excluded') ? 'OUT_OF_SCOPE' : 'DELETION_SKIPPED'
}

const isFile = ({ seen }: PairedEntry, side: Side): boolean => seen[side].kind === 'file'

function copiedTo(decision: Decision): Side | null {
  if (decision === 'copy to path1') return 'path1'
  return decision === 'copy to path2' ? 'path2' : null
}

function number(side: Side): 1 | 2 {
  return side === 'path1' ? 1 : 2
}
