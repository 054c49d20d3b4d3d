import { type ChangeClass, type ChangeCounts, changeClass, type Side } from '@pairwise/contracts'

/** How a class of change is called on a filter. */
export const classLabels = {
  new: 'New',
  changed: 'Changed',
  deleted: 'Deleted',
  moved: 'Moved',
  conflict: 'Conflicts',
  merged: 'Merged',
  metadata: 'Time only',
  folder: 'Folders',
  identical: 'Identical',
  held: 'Held',
} as const satisfies Record<ChangeClass, string>

/** Classes that say that nothing is written. */
const idle: readonly ChangeClass[] = ['identical', 'held']

/** Classes of which a row is written on both sides, and counted on each. */
const both: readonly ChangeClass[] = ['conflict', 'merged']

/** How many rows a class has, on one side or on the whole. */
export function classCount(counts: ChangeCounts, name: ChangeClass, side?: Side): number {
  if (side) return counts[side][name] ?? 0
  const path1 = counts.path1[name] ?? 0
  const path2 = counts.path2[name] ?? 0
  return (both.includes(name) ? Math.max(path1, path2) : path1 + path2) + (counts.none[name] ?? 0)
}

/** How many files of one side, or of both, get another content. A merge replaces one on each. */
export function replacedFiles(counts: ChangeCounts, side?: Side): number {
  if (side === undefined) return replacedFiles(counts, 'path1') + replacedFiles(counts, 'path2')
  return classCount(counts, 'changed', side) + classCount(counts, 'merged', side)
}

/** All rows, on one side or on the whole. */
export function rowCount(counts: ChangeCounts, side?: Side): number {
  return changeClass.options.reduce((sum, name) => sum + classCount(counts, name, side), 0)
}

/** How many changes one side gets. */
export function changesOn(counts: ChangeCounts, side: Side): number {
  return rowCount(counts, side) - idle.reduce((sum, name) => sum + classCount(counts, name, side), 0)
}

/** How many changes are carried out on either side. */
export function changeTotal(counts: ChangeCounts): number {
  return rowCount(counts) - idle.reduce((sum, name) => sum + classCount(counts, name), 0)
}
