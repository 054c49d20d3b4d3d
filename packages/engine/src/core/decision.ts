/** What a person decided about a conflict, and the operations that carry it out. */

import type { MergedContent, Operation } from './operation.ts'
import { foldingCase, type Keying, keyOf } from './path-key.ts'
import { joinPath, nameOf, parentOf, type RelPath } from './rel-path.ts'
import type { FileSeen, Seen } from './seen.ts'
import { other, type PerSide, placed, type Side, sides } from './side.ts'
import { suffixedName } from './suffixed-name.ts'

export type Decided =
  | { readonly kind: 'keep'; readonly side: Side }
  | { readonly kind: 'keep-both' }
  | { readonly kind: 'keep-changed' }
  | { readonly kind: 'delete' }
  | { readonly kind: 'merge'; readonly content: MergedContent }

/** A conflict with what was decided about it. */
export interface Decision {
  readonly path: RelPath
  readonly spelling?: PerSide<RelPath>
  /** What both sides showed when it was decided: the precondition. */
  readonly seen: PerSide<Seen>
  readonly decided: Decided
  /** Who decided, and what, for people. */
  readonly words: { readonly by: string; readonly choice: string }
  /** Whether the baseline has a file of this name. */
  readonly isKnown: boolean
  /** What is put behind the name of a side's version that gives way, such as ` (NAS 2026-11-21)`. */
  readonly suffix: PerSide<string>
}

/** A decision that its versions can't be given: nothing is done about it. */
export class ImpossibleDecision extends Error {
  override readonly name = 'ImpossibleDecision'
}

/** Names that may be given to a version that gives way, best first: numbered when somebody has the one before. */
export function* keptNames({ path, suffix }: Pick<Decision, 'path' | 'suffix'>, side: Side): Generator<string> {
  for (let number = 1; ; number++) {
    const ending = number === 1 ? suffix[side] : `${suffix[side].replace(/\)$/, '')} ${number}${suffix[side].endsWith(')') ? ')' : ''}`
    yield suffixedName(nameOf(path), ending, true)
  }
}

/** The sides whose version gets another name where both are kept: a folder keeps its name, and of two files path1's does. */
export function givesWay({ decided, seen }: Pick<Decision, 'decided' | 'seen'>): Side | null {
  if (decided.kind !== 'keep-both') return null
  if (seen.path1.kind === 'directory' && seen.path2.kind === 'file') return 'path2'
  if (seen.path2.kind === 'directory' && seen.path1.kind === 'file') return 'path1'
  return seen.path1.kind === 'file' && seen.path2.kind === 'file' ? 'path2' : null
}

/** The operations of a decision; `name` is the free name of the version that gives way. */
export function operationsOf(decision: Decision, name: string | null): readonly Operation[] {
  const { path, spelling, seen, decided, words, isKnown } = decision
  const common = { path, ...(spelling === undefined ? {} : { spelling }), seen, reason: 'DECISION', decided: words } as const
  switch (decided.kind) {
    case 'keep':
      fileOn(seen, decided.side)
      fileOn(seen, other(decided.side))
      return [{ ...common, kind: 'copy', phase: 'copy', side: other(decided.side) }]
    case 'keep-changed':
      return [{ ...common, kind: 'copy', phase: 'copy', side: other(lonelySide(seen)) }]
    case 'delete':
      return [{ ...common, kind: 'delete', phase: 'delete', side: lonelySide(seen) }]
    case 'merge':
      for (const side of sides) fileOn(seen, side)
      return [{ ...common, kind: 'merge', phase: 'copy', content: decided.content }]
    case 'keep-both': {
      const side = givesWay(decision)
      if (side === null || name === null) throw new ImpossibleDecision('one of the versions is not there any more')
      const names = placed<RelPath | null>(side, joinPath(parentOf(path), name), null)
      const isAgainstFolder = seen[other(side)].kind === 'directory'
      if (!isAgainstFolder) return [{ ...common, kind: 'keep-both', phase: 'set-aside', names, winner: other(side) }]
      const setAside: Operation = { ...common, kind: 'keep-both', phase: 'set-aside', names }
      // Nothing is agreed any more about a file of this name.
      return isKnown ? [setAside, { ...common, kind: 'forget', phase: 'clear' }] : [setAside]
    }
  }
}

/** How names are compared when a free one is looked for. */
export function nameKey(name: string, keying: Keying): string {
  return keyOf(name, foldingCase(keying))
}

function fileOn(seen: PerSide<Seen>, side: Side): FileSeen {
  const mine = seen[side]
  if (mine.kind !== 'file') throw new ImpossibleDecision('one of the versions is no file')
  return mine
}

/** The side that alone has a file. */
function lonelySide(seen: PerSide<Seen>): Side {
  const side = sides.find((each) => seen[each].kind === 'file' && seen[other(each)].kind === 'absent')
  if (side === undefined) throw new ImpossibleDecision('it is not a file on one side alone')
  return side
}
