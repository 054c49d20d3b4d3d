import { type ChangeClass, type ChangeCounts, changeClass, type Side } from '@pairwise/contracts'

/** How a class of change is called on a filter. */
export const classLabels = {
  new: 'New',
  changed: 'Changed',
  deleted: 'Deleted',
  moved: 'Moved',
  conflict: 'Conflicts',
  metadata: 'Time only',
  folder: 'Folders',
  identical: 'Identical',
  held: 'Held',
} as const satisfies Record<ChangeClass, string>

/** Classes that say that nothing is written. */
const idle: readonly ChangeClass[] = ['identical', 'held']

/** How many rows a class has, on one side or on the whole. A conflict is written on both sides and is one row. */
export function classCount(counts: ChangeCounts, name: ChangeClass, side?: Side): number {
  if (side) return counts[side][name] ?? 0
  const path1 = counts.path1[name] ?? 0
  const path2 = counts.path2[name] ?? 0
  return (name === 'conflict' ? Math.max(path1, path2) : path1 + path2) + (counts.none[name] ?? 0)
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
