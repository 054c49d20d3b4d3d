import { type Keying, keyOf } from './path-key.ts'
import { encodePath, joinPath, nameOf, parentOf, type RelPath } from './rel-path.ts'

/** The longest name that every common file system takes, in bytes. */
const maxNameBytes = 255

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
 * The names that both versions of a file get when no side wins: `f.conflict1` for path1's and `f.conflict2` for
 * path2's, with the lowest numbers free on both sides. They are in use from then on. A suffix that does not fit shortens
 * the stem, never the suffix.
 */
export function conflictNames(path: RelPath, count: number, inUse: NamesInUse): RelPath[] {
  const names: RelPath[] = []
  for (let number = 1; names.length < count; number++) {
    const name = withSuffix(nameOf(path), `.conflict${number}`)
    if (inUse.take(name)) names.push(joinPath(parentOf(path), name))
  }
  return names
}

function withSuffix(name: string, suffix: string): string {
  let stem = name
  while (encodePath(stem).length + suffix.length > maxNameBytes) stem = stem.slice(0, isPairEnd(stem) ? -2 : -1)
  return stem + suffix
}

function isPairEnd(text: string): boolean {
  const before = text.charCodeAt(text.length - 2)
  return before >= 0xd800 && before <= 0xdbff
}
