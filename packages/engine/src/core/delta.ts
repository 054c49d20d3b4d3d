import type { KnownDelta, NewDelta } from './decision-table.ts'
import type { ComparePolicy } from './policy.ts'
import type { Agreeable, FileSeen, Seen } from './seen.ts'
import type { PerSide } from './side.ts'

/**
 * What is left to doubt of a file that counts as unchanged. `restamped`: only what is not compared is another. `unverified`: its
 * revision is another, or can't tell, so its content has to be looked at. `unhashed`: it is the very same, but the record
 * lacks the hash that the pair wants to have.
 */
export type Doubt = 'none' | 'restamped' | 'unverified' | 'unhashed'

/** A known entry's delta by what the pair compares. */
export interface KnownChange {
  readonly delta: KnownDelta
  readonly doubt: Doubt
}

const certain = (delta: KnownDelta): KnownChange => ({ delta, doubt: 'none' })

/** What judging a side's entries needs to know of the pair and of the side. */
export interface DeltaContext {
  readonly compare: ComparePolicy
  /** Whether the side has revisions of its own; without them equal size and time are all there is to go by. */
  readonly hasRevisions: boolean
  /** Whether the record holds the hash of the content it stands for. */
  readonly hasHash: boolean
  /** Whether what the sides agreed on has another size on each: nothing of the other side tells then what is on this one. */
  readonly isKeptOtherwise: boolean
  /**
   * Whether the baseline's entry, as it was agreed, would be in scope today. Asked only when the entry is not there any more:
   * what left the scope was not deleted. It is asked in every run, also when the rules are those of the last one, which may have
   * been cut off before it forgot all that left; it costs nothing where nothing is gone.
   */
  isInScope(): boolean
}

/** What happened to a known entry. */
export function knownDelta(baseline: Agreeable, seen: Seen, context: DeltaContext): KnownChange {
  switch (seen.kind) {
    case 'absent':
      return certain(context.isInScope() ? 'deleted' : 'excluded')
    case 'excluded':
      return certain('excluded')
    case 'symlink':
    case 'unsupported':
    case 'unreadable':
    case 'unknown':
      return certain('unknown')
    case 'directory':
      return certain(baseline.kind === 'directory' ? 'unchanged' : 'modified')
    case 'file':
      return baseline.kind === 'file' ? fileChange(baseline, seen, context) : certain('modified')
  }
}

function fileChange(baseline: FileSeen, seen: FileSeen, context: DeltaContext): KnownChange {
  const { size, modtime, modifyWindowNs } = context.compare
  if (baseline.form !== seen.form || (size && baseline.size !== seen.size)) return certain('modified')
  if (modtime && !isSameTime(baseline.mtimeNs, seen.mtimeNs, modifyWindowNs)) return certain('modified')
  return { delta: 'unchanged', doubt: doubtOf(baseline, seen, context) }
}

/** Whether a server keeps what it was given in its own way, as its size shows. */
export function isKeptOtherwise(baseline: PerSide<Agreeable> | null): boolean {
  return baseline?.path1.kind === 'file' && baseline.path2.kind === 'file' && baseline.path1.size !== baseline.path2.size
}

/** Within a side a time is exactly what that side showed, unless a window is asked for. */
function isSameTime(a: bigint | null, b: bigint | null, windowNs: bigint): boolean {
  if (a === null || b === null) return a === b
  return a - b <= windowNs && b - a <= windowNs
}

function doubtOf(baseline: FileSeen, seen: FileSeen, context: DeltaContext): Doubt {
  const { compare, hasRevisions, hasHash, isKeptOtherwise } = context
  const wantsHash = compare.checksum === 'baseline'
  // Nobody knows the hash of what a server made of the content that it was given.
  const isUnknowable = isKeptOtherwise && !hasHash
  const isProven = compare.ownRevision && baseline.revision !== null && baseline.revision === seen.revision
  if (isProven && wantsHash && !hasHash && !isUnknowable) return 'unhashed'
  if (!isProven && wantsHash && !(isUnknowable && !(hasRevisions && compare.ownRevision))) return 'unverified'
  // Where only sizes are compared, a revision says nothing that is asked for.
  if (!isProven && compare.ownRevision && hasRevisions && compare.modtime) return 'unverified'
  const isSame = isSameFingerprint(baseline, hasRevisions ? seen : { ...seen, revision: baseline.revision })
  return isSame ? 'none' : 'restamped'
}

/** Whether a record of one would be the record of the other, byte for byte. */
export function isSameFingerprint(a: FileSeen, b: FileSeen): boolean {
  return a.form === b.form && a.size === b.size && a.mtimeNs === b.mtimeNs && a.revision === b.revision
}

export function newDelta(seen: Seen): NewDelta {
  switch (seen.kind) {
    case 'absent':
      return 'absent'
    case 'excluded':
      return 'excluded'
    case 'file':
    case 'directory':
      return 'created'
    case 'symlink':
    case 'unsupported':
    case 'unreadable':
    case 'unknown':
      return 'unknown'
  }
}
