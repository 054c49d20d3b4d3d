/** Conflicts: whose version wins, and what the others are called. */
import { type Keying, keyOf } from './path-key.ts'
import type { ConflictPolicy, ResyncMode } from './policy.ts'
import { joinPath, nameOf, parentOf, type RelPath } from './rel-path.ts'
import type { FileSeen } from './seen.ts'
import { other, type PerSide, type Side } from './side.ts'
import { suffixedName } from './suffixed-name.ts'
import { areStepApart } from './time-step.ts'

/** The names in use in a folder on either side, matched as names are across sides. */
export class NamesInUse {
  readonly #keying: Keying
  readonly #keys: Set<string>

  constructor(keying: Keying, keys: Iterable<string>) {
    this.#keying = keying
    this.#keys = new Set(keys)
  }

  /** Takes a name; false when it is in use already. */
  take(name: string): boolean {
    const key = keyOf(name, this.#keying)
    if (this.#keys.has(key)) return false
    this.#keys.add(key)
    return true
  }
}

/**
 * The name that `side`'s version of a file gets when it has to give way: numbered with the lowest number that is free on both sides
 * (`f.conflict1`), or named after its side, with a further number only when somebody has that name (`f.path1`, `f.path1-2`). It is
 * in use from then on.
 */
export function conflictName(path: RelPath, side: Side, { loser, suffix, keepExtension }: ConflictPolicy, inUse: NamesInUse): RelPath {
  const isBySide = loser === 'pathname'
  const word = isBySide && suffix.path1 === suffix.path2 ? `${suffix[side]}${side === 'path1' ? 1 : 2}` : suffix[side]
  for (let number = 1; ; number++) {
    const ending = isBySide ? (number === 1 ? '' : `-${number}`) : `${number}`
    const name = suffixedName(nameOf(path), `.${word}${ending}`, keepExtension)
    if (inUse.take(name)) return joinPath(parentOf(path), name)
  }
}

/** What can be told from two versions of a file. */
export interface Rivals {
  readonly seen: PerSide<FileSeen>
  /** Whether the modification times of both sides mean something, and whether sizes do: rules that need them fall back without. */
  readonly hasTimes: boolean
  readonly hasSizes: boolean
  /** Times closer than this are equal. */
  readonly precisionNs: bigint
}

/** A rule that names a winner. */
export type ConflictRule = Exclude<ResyncMode, 'keep-both' | 'ask'>

/** Which version stays; the rule is null where it could not tell. */
export interface Won {
  readonly side: Side
  readonly rule: ConflictRule | null
}

/** Whose version wins a conflict; null when nobody does: without a rule, or when what the rule asks for is missing or equal. */
export function conflictWinner(rule: ConflictRule | 'none', rivals: Rivals): Side | null {
  switch (rule) {
    case 'none':
      return null
    case 'path1':
    case 'path2':
      return rule
    case 'newer':
      return rivals.hasTimes ? newerOf(rivals) : null
    case 'older':
      return rivals.hasTimes ? otherOrNull(newerOf(rivals)) : null
    case 'larger':
      return rivals.hasSizes ? largerOf(rivals) : null
    case 'smaller':
      return rivals.hasSizes ? otherOrNull(largerOf(rivals)) : null
  }
}

/**
 * Whose version a resync keeps, and the rule that told so. A rule that the sides can't follow at all gives way to path1. Where only these two files lack a
 * difference in what the rule asks for, path2 wins, as if path2 had been copied to path1 before path1 to path2.
 */
export function resyncWinner(mode: ConflictRule, rivals: Rivals): Won {
  const isUnsupported =
    ((mode === 'newer' || mode === 'older') && !rivals.hasTimes) || ((mode === 'larger' || mode === 'smaller') && !rivals.hasSizes)
  const told = isUnsupported ? null : conflictWinner(mode, rivals)
  return told === null ? { side: isUnsupported ? 'path1' : 'path2', rule: null } : { side: told, rule: mode }
}

function newerOf({ seen, precisionNs }: Rivals): Side | null {
  const [one, two] = [seen.path1.mtimeNs, seen.path2.mtimeNs]
  if (one === null || two === null) return null
  if (!areStepApart(one, two, precisionNs)) return null
  return one > two ? 'path1' : 'path2'
}

function largerOf({ seen }: Rivals): Side | null {
  const [one, two] = [seen.path1.size, seen.path2.size]
  if (one < 0 || two < 0 || one === two) return null
  return one > two ? 'path1' : 'path2'
}

const otherOrNull = (side: Side | null) => (side === null ? null : other(side))
