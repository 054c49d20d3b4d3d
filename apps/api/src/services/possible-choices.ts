import { type ConflictKind, type DecisionChoice, largestTextBytes } from '@pairwise/contracts'
import type { PerSide, Seen } from '@pairwise/engine/readable'
import { assertNever } from '../assert-never.ts'

/** What can be decided about a conflict. */
export function possibleChoices(kind: ConflictKind, { path1, path2 }: PerSide<Seen>): readonly DecisionChoice[] {
  switch (kind) {
    case 'edit-edit':
    case 'new-new':
    case 'same-content': {
      const canMerge = [path1, path2].every(
        (seen) => seen.kind === 'file' && seen.form === undefined && seen.size >= 0 && seen.size <= largestTextBytes,
      )
      return canMerge ? ['keep-path1', 'keep-path2', 'keep-both', 'merge'] : ['keep-path1', 'keep-path2', 'keep-both']
    }
    case 'edit-delete':
      return ['keep-changed', 'delete']
    // The folder keeps the name; one of them alone could only stay if the other went with all that is in it.
    case 'type':
      return ['keep-both']
    case 'case':
      return []
    default:
      return assertNever(kind)
  }
}
