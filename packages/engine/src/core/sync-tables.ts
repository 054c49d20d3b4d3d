/**
 * The tables a run goes by: the two of two-way sync, transformed cell by cell by the sync mode, by sides on which nothing is
 * deleted, by a resync, and by leaving conflicts to a person. `docs/sync-model.md` shows the transformed tables, held equal by a test.
 */
import { type Decision, type KnownDelta, knownTable, type NewDelta, newTable, type Table } from './decision-table.ts'
import type { SyncMode, SyncPolicy } from './policy.ts'
import { other, type PerSide, type Side } from './side.ts'

export interface SyncTables {
  readonly known: Table<KnownDelta>
  readonly fresh: Table<NewDelta>
}

type TablePolicy = Pick<SyncPolicy, 'mode' | 'skipDeletions' | 'bringBack' | 'resync'> & {
  readonly conflicts: Pick<SyncPolicy['conflicts'], 'resolve'> & Partial<Pick<SyncPolicy['conflicts'], 'changedAndDeleted'>>
}

export function tablesFor(policy: TablePolicy): SyncTables {
  const { mode, skipDeletions, bringBack, resync, conflicts } = policy
  let tables: SyncTables = { known: knownTable, fresh: newTable }
  if (mode !== 'two-way') tables = modes[mode](tables)
  if (bringBack.path1 || bringBack.path2) tables = bringingBack(tables, bringBack)
  if (skipDeletions.path1 || skipDeletions.path2) tables = withoutDeletions(tables, skipDeletions, mode)
  if (resync !== null) return asUnion(tables)
  return conflicts.resolve === 'ask' ? asking(tables, mode === 'two-way' && conflicts.changedAndDeleted !== 'keep-changed') : tables
}

/** The side that a mirror or an update goes by, and never writes; null in the modes that treat both alike. */
export function leaderOf(mode: SyncMode): Side | null {
  switch (mode) {
    case 'two-way':
    case 'additive':
      return null
    case 'mirror-path1':
    case 'update-path1':
      return 'path1'
    case 'mirror-path2':
    case 'update-path2':
      return 'path2'
  }
}

/** Whether path1's spelling goes to path2, which it can't where path2 is followed. */
export function fixesCase({ fixCase, mode }: Pick<SyncPolicy, 'fixCase' | 'mode'>): boolean {
  return fixCase && leaderOf(mode) !== 'path2'
}

/** On which sides a deletion on the other one is carried out. */
export function carriesDeletionsTo({ known }: SyncTables): PerSide<boolean> {
  return { path1: known.unchanged.deleted === 'delete on path1', path2: known.deleted.unchanged === 'delete on path2' }
}

const modes: Readonly<Record<Exclude<SyncMode, 'two-way'>, (tables: SyncTables) => SyncTables>> = {
  additive: ({ known, fresh }) => ({ known: mapped(known, (_, decision) => broughtBack(decision)), fresh }),
  'mirror-path1': (tables) => following(tables, 'path1'),
  'mirror-path2': (tables) => following(tables, 'path2'),
  'update-path1': (tables) => withoutDeletions(following(tables, 'path1'), { path1: true, path2: true }, 'update-path1'),
  'update-path2': (tables) => withoutDeletions(following(tables, 'path2'), { path1: true, path2: true }, 'update-path2'),
}

/** What was deleted on these sides comes back; the rest stays as it is. */
function bringingBack({ known, fresh }: SyncTables, back: PerSide<boolean>): SyncTables {
  const comesBack = (decision: Decision) => (decision === 'delete on path2' && back.path1) || (decision === 'delete on path1' && back.path2)
  return { known: mapped(known, (_, decision) => (comesBack(decision) ? broughtBack(decision) : decision)), fresh }
}

/** What was deleted on one side comes back from the other. */
function broughtBack(decision: Decision): Decision {
  if (decision === 'delete on path1') return 'copy to path2'
  return decision === 'delete on path2' ? 'copy to path1' : decision
}

/** The other side becomes what the leader is. What is out of scope or unknown stays as in two-way sync. */
function following(tables: SyncTables, leader: Side): SyncTables {
  const follower = other(leader)
  const present: readonly string[] = ['unchanged', 'modified', 'created']
  const gone: readonly string[] = ['deleted', 'absent']
  const decide = (deltas: PerSide<string>, decision: Decision): Decision => {
    const [mine, theirs] = [deltas[leader], deltas[follower]]
    if (present.includes(mine) && (present.includes(theirs) || gone.includes(theirs)))
      return mine === 'unchanged' && theirs === 'unchanged' ? 'nothing' : `copy to ${follower}`
    return gone.includes(mine) && present.includes(theirs) ? `delete on ${follower}` : decision
  }
  return { known: mapped(tables.known, decide), fresh: mapped(tables.fresh, decide) }
}

/**
 * A deletion that is not carried out. In two-way sync its record stays, or the file would come back. Where only one side is followed
 * it is forgotten: what the other side has besides is nobody's business.
 */
function withoutDeletions({ known, fresh }: SyncTables, skipped: PerSide<boolean>, mode: SyncMode): SyncTables {
  const isSkipped = (decision: Decision) =>
    (decision === 'delete on path1' && skipped.path1) || (decision === 'delete on path2' && skipped.path2)
  const instead = leaderOf(mode) === null ? 'hold' : 'forget'
  return {
    known: mapped(known, (_, decision) => (isSkipped(decision) ? instead : decision)),
    fresh: mapped(fresh, (_, decision) => (isSkipped(decision) ? 'nothing' : decision)),
  }
}

/** A resync knows nothing and deletes nothing. */
function asUnion({ known, fresh }: SyncTables): SyncTables {
  return { known, fresh: mapped(fresh, (_, decision) => (decision.startsWith('delete') ? 'nothing' : decision)) }
}

/** Conflicts wait for a person, and so do, in two-way sync, edits of what was deleted on the other side. */
function asking({ known, fresh }: SyncTables, asksAboutDeleted: boolean): SyncTables {
  const isDisputed = ({ path1, path2 }: PerSide<string>) =>
    asksAboutDeleted && ((path1 === 'modified' && path2 === 'deleted') || (path1 === 'deleted' && path2 === 'modified'))
  return {
    known: mapped(known, (deltas, decision) => (decision === 'compare' || isDisputed(deltas) ? 'ask' : decision)),
    fresh: mapped(fresh, (_, decision) => (decision === 'compare' ? 'ask' : decision)),
  }
}

function mapped<D extends string>(table: Table<D>, change: (deltas: PerSide<D>, decision: Decision) => Decision): Table<D> {
  const rows = Object.entries(table) as [D, Readonly<Record<D, Decision>>][]
  const row = (path1: D, cells: Readonly<Record<D, Decision>>) =>
    Object.fromEntries((Object.entries(cells) as [D, Decision][]).map(([path2, decision]) => [path2, change({ path1, path2 }, decision)]))
  return Object.fromEntries(rows.map(([path1, cells]) => [path1, row(path1, cells)])) as Table<D>
}
