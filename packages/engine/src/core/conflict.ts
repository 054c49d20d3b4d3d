import { encodePath, joinPath, nameOf, parentOf, type RelPath } from './rel-path.ts'

/** The longest name that every common file system takes, in bytes. */
const maxNameBytes = 255

/**
 * The names that both versions of a file get when no side wins: `f.conflict1` for path1's and `f.conflict2` for
 * path2's, with the lowest numbers free on both sides. `isTaken` is asked for whole names in the same folder.
 * A suffix that does not fit shortens the stem, never the suffix.
 */
export function conflictNames(path: RelPath, count: number, isTaken: (name: string) => boolean): RelPath[] {
  const names: RelPath[] = []
  for (let number = 1; names.length < count; number++) {
    const name = withSuffix(nameOf(path), `.conflict${number}`)
    if (!isTaken(name)) names.push(joinPath(parentOf(path), name))
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
