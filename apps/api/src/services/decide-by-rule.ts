import type { DecisionChoice, DecisionRule, UndecidedCause } from '@pairwise/contracts'
import type { ConflictRow } from '@pairwise/db'
import { decodeRow, type FileSeen, type PerSide, type Side } from '@pairwise/engine/readable'
import { assertNever } from '../assert-never.ts'

export type Ruling =
  | { readonly kind: 'decided'; readonly choice: DecisionChoice }
  | { readonly kind: 'undecided'; readonly cause: UndecidedCause }

const decided = (choice: DecisionChoice): Ruling => ({ kind: 'decided', choice })
const undecided = (cause: UndecidedCause): Ruling => ({ kind: 'undecided', cause })
const keeping = (side: Side): Ruling => decided(side === 'path1' ? 'keep-path1' : 'keep-path2')

/** Times closer than what every local disk can hold are equal. */
const precisionNs = 1000n

/** What a rule says about a conflict that nobody decided yet. */
export function decideByRule(rule: DecisionRule, conflict: Pick<ConflictRow, 'kind' | 'state' | 'body'>): Ruling {
  if (conflict.state === 'decided') return undecided('decided')
  switch (conflict.kind) {
    case 'edit-delete':
      return rule === 'keep-changed' ? decided('keep-changed') : undecided('edit-delete')
    case 'type':
      return rule === 'keep-both' ? decided('keep-both') : undecided('type')
    case 'case':
      return undecided('type')
    case 'same-content':
    case 'edit-edit':
    case 'new-new':
      return betweenFiles(rule, conflict.kind === 'same-content', filesOf(conflict))
    default:
      return assertNever(conflict.kind)
  }
}

function betweenFiles(rule: DecisionRule, isSame: boolean, files: PerSide<FileSeen> | null): Ruling {
  if (files === null) return undecided('type')
  switch (rule) {
    case 'newer':
    case 'older':
      return byTime(rule, files)
    case 'larger':
    case 'smaller':
      return bySize(rule, files)
    case 'keep-path1':
    case 'keep-path2':
    case 'keep-both':
      return decided(rule)
    case 'keep-changed':
      return undecided('not-edit-delete')
    case 'same-content':
      return isSame ? keeping(newerOf(files) ?? 'path1') : undecided('not-same')
    default:
      return assertNever(rule)
  }
}

function byTime(rule: 'newer' | 'older', files: PerSide<FileSeen>): Ruling {
  if (files.path1.mtimeNs === null || files.path2.mtimeNs === null) return undecided('no-times')
  const newer = newerOf(files)
  if (newer === null) return undecided('equal-times')
  return keeping(rule === 'newer' ? newer : otherSide(newer))
}

function bySize(rule: 'larger' | 'smaller', { path1, path2 }: PerSide<FileSeen>): Ruling {
  if (path1.size < 0 || path2.size < 0 || path1.size === path2.size) return undecided('equal-sizes')
  const larger = path1.size > path2.size ? 'path1' : 'path2'
  return keeping(rule === 'larger' ? larger : otherSide(larger))
}

function newerOf({ path1, path2 }: PerSide<FileSeen>): Side | null {
  if (path1.mtimeNs === null || path2.mtimeNs === null) return null
  const later = path1.mtimeNs - path2.mtimeNs
  if (later < precisionNs && -later < precisionNs) return null
  return later > 0n ? 'path1' : 'path2'
}

function filesOf(conflict: Pick<ConflictRow, 'body'>): PerSide<FileSeen> | null {
  const { path1, path2 } = decodeRow(conflict).seen
  return path1.kind === 'file' && path2.kind === 'file' ? { path1, path2 } : null
}

const otherSide = (side: Side): Side => (side === 'path1' ? 'path2' : 'path1')
