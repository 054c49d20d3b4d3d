import type { ChangeClass } from '@pairwise/engine/ports'

/** The order in which people are shown classes of change: what can hurt most begins. Stored with each operation, so a number keeps its meaning. */
export const classRisk = {
  merged: -1,
  deleted: 0,
  conflict: 1,
  changed: 2,
  held: 3,
  moved: 4,
  new: 5,
  folder: 6,
  metadata: 7,
  identical: 8,
} as const satisfies Record<ChangeClass, number>
