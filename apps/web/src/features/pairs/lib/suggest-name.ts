import type { SideNames } from '../../../lib/side-names.ts'

const mostOfSide = 40

/** A name for a pair from a folder: the last part of its path. */
export function suggestPairName(folder: string): string {
  return (partsOf(folder).at(-1) ?? '').slice(0, 80)
}

/** Names for the two sides: the last parts of their paths that differ, so that the sides can be told apart. */
export function suggestSideNames(folder1: string, folder2: string): SideNames {
  const parts1 = partsOf(folder1)
  const parts2 = partsOf(folder2)
  const deepest = Math.max(parts1.length, parts2.length)
  for (let fromEnd = 1; fromEnd <= deepest; fromEnd += 1) {
    const name1 = parts1.at(-fromEnd)
    const name2 = parts2.at(-fromEnd)
    if (name1 !== name2) return { path1: named(name1 ?? parts1.at(-1), 'Path 1'), path2: named(name2 ?? parts2.at(-1), 'Path 2') }
  }
  return { path1: 'Path 1', path2: 'Path 2' }
}

function partsOf(folder: string): string[] {
  return folder.trim().split('/').filter(Boolean)
}

function named(part: string | undefined, otherwise: string): string {
  return part?.slice(0, mostOfSide) ?? otherwise
}
