/**
 * The two tables that say what happens to a path, for each pair of things that can have happened to it on the
 * two sides. They are total by type, and `docs/sync-model.md` shows the same tables, held equal by a test. Sync modes and
 * policies are transforms of these two (`sync-tables.ts`).
 */

/** What happened on one side to an entry the baseline knows. */
export const knownDeltas = ['unchanged', 'modified', 'deleted', 'excluded', 'unknown'] as const
export type KnownDelta = (typeof knownDeltas)[number]

/** What one side shows of an entry the baseline does not know. */
export const newDeltas = ['absent', 'created', 'excluded', 'unknown'] as const
export type NewDelta = (typeof newDeltas)[number]

/** `compare` is settled by content: the same is adopted, anything else is a conflict. `ask` too, but what differs waits for a person. */
export type Decision =
  | 'nothing'
  | 'copy to path1'
  | 'copy to path2'
  | 'delete on path1'
  | 'delete on path2'
  | 'compare'
  | 'ask'
  | 'forget'
  | 'hold'

/** A decision for each pair of deltas, path1's first. */
export type Table<D extends string> = Readonly<Record<D, Readonly<Record<D, Decision>>>>

export const knownTable: Table<KnownDelta> = {
  unchanged: { unchanged: 'nothing', modified: 'copy to path1', deleted: 'delete on path1', excluded: 'hold', unknown: 'hold' },
  modified: { unchanged: 'copy to path2', modified: 'compare', deleted: 'copy to path2', excluded: 'hold', unknown: 'hold' },
  deleted: { unchanged: 'delete on path2', modified: 'copy to path1', deleted: 'forget', excluded: 'forget', unknown: 'hold' },
  excluded: { unchanged: 'hold', modified: 'hold', deleted: 'forget', excluded: 'forget', unknown: 'hold' },
  unknown: { unchanged: 'hold', modified: 'hold', deleted: 'hold', excluded: 'hold', unknown: 'hold' },
}

export const newTable: Table<NewDelta> = {
  absent: { absent: 'nothing', created: 'copy to path1', excluded: 'nothing', unknown: 'hold' },
  created: { absent: 'copy to path2', created: 'compare', excluded: 'hold', unknown: 'hold' },
  excluded: { absent: 'nothing', created: 'hold', excluded: 'nothing', unknown: 'hold' },
  unknown: { absent: 'hold', created: 'hold', excluded: 'hold', unknown: 'hold' },
}
