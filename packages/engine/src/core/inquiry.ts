/**
 * What has to be read of known files before anything can be decided about them. Which files, and what the answers mean, is
 * decided here; reading is somebody else's.
 */
import type { KnownDelta } from './decision-table.ts'
import { isKeptOtherwise, isSameFingerprint, type KnownChange } from './delta.ts'
import type { PairedEntry } from './pair-entries.ts'
import type { ComparePolicy, SyncPolicy } from './policy.ts'
import { other, type PerSide, perSide, type Side, sides } from './side.ts'

/** A question about the content of a file that both sides know. */
export interface Inquiry {
  readonly entry: PairedEntry
  /**
   * `record`: does each of these sides hold what the hash in its record says, which is no for one without a hash? `each other`: do both
   * sides hold the same bytes? `versions`: was the file only kept, by a run that was cut off before it replaced or removed it?
   */
  readonly against: 'record' | 'each other' | 'versions'
  /** The sides in doubt. */
  readonly sides: readonly Side[]
  /** May be put off to a later run when this one has read enough: nothing else depends on it. */
  readonly canWait: boolean
}

/** What reading showed of one side. `postponed`: it was not read, the file stays known as it was. */
export type Finding = 'same' | 'different' | 'unknown' | 'postponed'

export interface Answer {
  /** Null for a side that was not asked about. */
  readonly findings: PerSide<Finding | null>
  /** Hashes of the contents that the sides show, where they are known by now. */
  readonly hashes: PerSide<string | null>
  /** Both sides were compared with each other and differ. */
  readonly isDifferent: boolean
}

/** Whether to read, and what; null when a decision needs no more than what is known. */
export function inquiryInto(
  entry: PairedEntry,
  change: PerSide<KnownChange>,
  { compare, versions }: Pick<SyncPolicy, 'compare' | 'versions'>,
): Inquiry | null {
  const unverified = sides.filter((side) => change[side].doubt === 'unverified' || isWorthAsking(entry, change, side, compare))
  const doubtful = sides.filter((side) => unverified.includes(side) || change[side].doubt === 'unhashed')
  if (doubtful.length === 0) return null
  const isQuiet = sides.every((side) => change[side].delta === 'unchanged')
  const canWait = isQuiet && compare.checksum !== 'baseline'
  if (isKeptOtherwise(entry.baseline)) return { entry, against: 'record', sides: unverified, canWait }
  if (unverified.length === doubtful.length && doubtful.every((side) => entry.hashes[side] !== null))
    return { entry, against: 'record', sides: doubtful, canWait }
  if (isQuiet) return { entry, against: 'each other', sides: unverified.length === 0 ? sides : unverified, canWait }
  const kept = unverified.filter((side) => versions[side] !== null && change[side].doubt === 'unverified')
  return kept.length === 0 ? null : { entry, against: 'versions', sides: kept, canWait }
}

/** A file that only looks touched is read where the other side changed: its hash tells whether it may be replaced. */
function isWorthAsking(entry: PairedEntry, change: PerSide<KnownChange>, side: Side, compare: ComparePolicy): boolean {
  const isBesideChange = change[side].doubt === 'restamped' && change[other(side)].delta !== 'unchanged'
  return isBesideChange && compare.ownRevision && entry.hashes[side] !== null
}

/** The hash of what a side holds, when its record has one and the revision proves that the file is still that very one. */
export function provenHash({ baseline, hashes, seen }: PairedEntry, side: Side, compare: ComparePolicy): string | null {
  const [known, now] = [baseline?.[side], seen[side]]
  const isProven = known?.kind === 'file' && now.kind === 'file' && known.revision !== null && isSameFingerprint(known, now)
  return isProven && compare.ownRevision ? hashes[side] : null
}

/** Whether both contents are known by now, and are not the same. */
export function areDifferent(entry: PairedEntry, answer: Answer | undefined, compare: ComparePolicy): boolean {
  if (answer === undefined) return false
  const { path1, path2 } = perSide((side) => answer.hashes[side] ?? provenHash(entry, side, compare))
  return answer.isDifferent || (path1 !== null && path2 !== null && path1 !== path2)
}

/** Files that differ though both are in doubt, or neither is, were changed on both sides: nothing says which is the old one. */
export function answerTogether({ sides: doubtful }: Inquiry, finding: Finding, hash: string | null): Answer {
  return {
    findings: perSide((side) => (doubtful.includes(side) ? finding : null)),
    hashes: { path1: hash, path2: hash },
    isDifferent: finding === 'different',
  }
}

/**
 * The deltas that the table is asked with. A file in doubt that nobody read counts as unchanged while the other side is; next
 * to a change there it may hold bytes that are nowhere else, so it counts as modified.
 */
export function settledDeltas(change: PerSide<KnownChange>, answer: Answer | undefined, compare: ComparePolicy): PerSide<KnownDelta> {
  const answered = perSide((side) => answeredDelta(change[side], answer?.findings[side] ?? null))
  return perSide((side) => {
    const { doubt } = change[side]
    const finding = answer?.findings[side] ?? null
    const isUnread = finding === null || finding === 'postponed'
    const isOpen = isUnread && (doubt === 'unverified' || (doubt === 'restamped' && compare.ownRevision))
    return isOpen && answered[other(side)] !== 'unchanged' ? 'modified' : answered[side]
  })
}

function answeredDelta({ delta, doubt }: KnownChange, finding: Finding | null): KnownDelta {
  switch (finding) {
    case null:
    case 'same':
    case 'postponed':
      return delta
    case 'different':
      return 'modified'
    case 'unknown':
      return doubt === 'unverified' ? 'unknown' : delta
  }
}
