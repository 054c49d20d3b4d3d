/** Decides about the metadata of an entry of which the contents agree, or that is a folder on both sides. */
import type { Decision } from './decision-table.ts'
import { type Drafted, draft } from './draft.ts'
import { differs, isSameMetadata } from './metadata.ts'
import type { PairedEntry } from './pair-entries.ts'
import { isAgreeable, type Seen } from './seen.ts'
import { perSide, type Side, sides } from './side.ts'
import type { SyncTables } from './sync-tables.ts'

/**
 * What changed on one side goes to the other, by the table for changes of content. Changed on both: path1's goes to path2, and
 * nothing is a conflict, for no content can be lost. What the baseline does not know, because the pair did not sync that kind, is
 * remembered as it is on each side. Null when there is nothing to do or to remember.
 */
export function decideMetadata(entry: PairedEntry, tables: Pick<SyncTables, 'known'>): Drafted | null {
  const { baseline, seen } = entry
  if (
    baseline === null ||
    baseline.path1.kind !== seen.path1.kind ||
    !isAgreeable(seen.path1) ||
    !isAgreeable(seen.path2) ||
    seen.path1.kind !== seen.path2.kind
  )
    return null
  const now = { path1: seen.path1.metadata, path2: seen.path2.metadata }
  const changed = perSide((side) => differs(baseline[side].metadata, now[side]))
  const isFollowed = [seen.path1, seen.path2].some(isFollowedFolder)
  if (!isFollowed && differs(now.path1, now.path2) && (changed.path1 || changed.path2)) {
    const decision = tables.known[changed.path1 ? 'modified' : 'unchanged'][changed.path2 ? 'modified' : 'unchanged']
    const side = targetOf(decision)
    return side === null ? null : dressed(entry, side)
  }
  const isKnown = sides.every((side) => isSameMetadata(baseline[side].metadata, now[side]) && baseline[side].form === formOf(seen[side]))
  return isKnown ? null : draft(entry, 'baseline', 'SAME_CONTENT', { kind: 'adopt' })
}

/** For an entry that the baseline does not know and both sides have: `winner`'s metadata goes to the other side, where it differs. */
export function decideNewMetadata(entry: PairedEntry, winner: Side): Drafted | null {
  const { path1, path2 } = entry.seen
  if (!isAgreeable(path1) || !isAgreeable(path2) || path1.kind !== path2.kind || !differs(path1.metadata, path2.metadata)) return null
  if (isFollowedFolder(path1) || isFollowedFolder(path2)) return null
  return dressed(entry, winner === 'path1' ? 'path2' : 'path1')
}

/** A folder gets its metadata last, when nothing has to be put into it any more. */
export function dressed(entry: PairedEntry, side: Side): Drafted {
  const isFolder = entry.seen[side].kind === 'directory'
  return draft(entry, isFolder ? 'finish-folders' : 'copy', 'META', { kind: 'set-metadata', side })
}

function formOf(seen: Seen): 'link' | undefined {
  return isAgreeable(seen) ? seen.form : undefined
}

function isFollowedFolder(seen: Seen): boolean {
  return seen.kind === 'directory' && seen.form === 'link'
}

function targetOf(decision: Decision): Side | null {
  switch (decision) {
    case 'copy to path1':
      return 'path1'
    case 'copy to path2':
    case 'compare':
    case 'ask':
      return 'path2'
    case 'nothing':
    case 'delete on path1':
    case 'delete on path2':
    case 'forget':
    case 'hold':
      return null
  }
}
