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
 * The name that a version of a file gets when no side wins: `f.conflict1`, with the lowest number that is free on both sides. It
 * is in use from then on. A suffix that does not fit shortens the stem, never the suffix.
 */
export function conflictName(path: RelPath, inUse: NamesInUse): RelPath {
  for (let number = 1; ; number++) {
    const name = withSuffix(nameOf(path), `.conflict${number}`)
    if (inUse.take(name)) return joinPath(parentOf(path), name)
  }
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
