import type { KnownDelta, NewDelta } from './decision-table.ts'
import type { Agreeable, FileSeen, Seen } from './seen.ts'

/**
 * A known entry's delta. `unverified` marks a file whose size and time are the baseline's while its revision is
 * not, or can't tell: it counts as unchanged until its content was compared.
 */
export interface KnownChange {
  readonly delta: KnownDelta
  readonly unverified: boolean
}

const certain = (delta: KnownDelta): KnownChange => ({ delta, unverified: false })

/** What judging a side's entries needs to know of the side. */
export interface DeltaContext {
  /** Whether the side has revisions of its own; without them equal size and time are all there is to go by. */
  readonly hasRevisions: boolean
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
      return baseline.kind === 'file' ? fileChange(baseline, seen, context.hasRevisions) : certain('modified')
  }
}

function fileChange(baseline: FileSeen, seen: FileSeen, hasRevisions: boolean): KnownChange {
  if (baseline.form !== seen.form || baseline.size !== seen.size || baseline.mtimeNs !== seen.mtimeNs) return certain('modified')
  return { delta: 'unchanged', unverified: hasRevisions && (baseline.revision === null || baseline.revision !== seen.revision) }
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
