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

/**
 * What happened to a known entry. `inScope` says whether the baseline's entry would be in scope today;
 * it is asked only when the entry is not there any more: what left the scope was not deleted.
 */
export function knownDelta(baseline: Agreeable, seen: Seen, inScope: () => boolean): KnownChange {
  switch (seen.kind) {
    case 'absent':
      return certain(inScope() ? 'deleted' : 'excluded')
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
      return baseline.kind === 'file' ? fileChange(baseline, seen) : certain('modified')
  }
}

function fileChange(baseline: FileSeen, seen: FileSeen): KnownChange {
  if (baseline.size !== seen.size || baseline.mtimeNs !== seen.mtimeNs) return certain('modified')
  return { delta: 'unchanged', unverified: baseline.revision === null || baseline.revision !== seen.revision }
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
