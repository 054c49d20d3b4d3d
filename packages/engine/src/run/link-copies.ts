import { type Operation, spelledOn } from '../core/operation.ts'
import { decodeRow, encodeRow, type PlanRow } from '../core/plan-row.ts'
import type { RelPath } from '../core/rel-path.ts'
import { other, type PerSide, perSide, placed, type Side, sides } from '../core/side.ts'
import { countRow, type PlanTotals } from '../core/totals.ts'
import type { PlanStore } from '../ports/plan-store.ts'
import type { SharedFile, SharedFiles } from './shared-files.ts'

/** What a plan does about the names of one shared file. */
interface Names {
  readonly file: SharedFile
  /** Those that are copied to the other side, and where each is spelled; the first of them in the order of the plan first. */
  readonly copied: Map<RelPath, PerSide<RelPath>>
  /** Those of which the other side has something else, or will. */
  readonly busy: Set<RelPath>
}

/**
 * Where one file has several names on a side, only one copy of it is made on the other side, and the other names are given to that
 * copy, or to the file that is there already and agreed. Reads the plan twice, and keeps in mind no more than the names of shared files.
 */
export async function linkCopies(store: PlanStore, totals: PlanTotals, shared: PerSide<SharedFiles>): Promise<void> {
  const files = perSide((side) => shared[side].byName())
  if (sides.every((side) => files[side].size === 0)) return
  const plans = perSide(() => new Map<SharedFile, Names>())
  for await (const rows of store.rows())
    for (const operation of rows.map(decodeRow)) for (const side of sides) note(operation, side, files[side], plans[side])
  for await (const rows of store.rows()) {
    const changed = rows.flatMap((row) => {
      const linked = row.kind === 'copy' ? linkedRow(decodeRow(row), files, plans) : null
      return linked === null ? [] : [{ row, linked }]
    })
    if (changed.length === 0) continue
    await store.replace(
      changed.map(({ row }) => row.order),
      changed.map(({ linked }) => linked),
    )
    for (const { row, linked } of changed) {
      countRow(totals, row, -1)
      countRow(totals, linked)
    }
  }
}

/** What an operation says of a name that a shared file has on `side`. */
function note(operation: Operation, side: Side, files: ReadonlyMap<RelPath, SharedFile>, plans: Map<SharedFile, Names>): void {
  const name = spelledOn(operation, side)
  const file = files.get(name)
  if (file === undefined) return
  const names = plans.get(file) ?? { file, copied: new Map(), busy: new Set() }
  plans.set(file, names)
  if (operation.kind === 'copy' && operation.side !== side)
    names.copied.set(
      name,
      perSide((each) => spelledOn(operation, each)),
    )
  else if (!isAgreed(operation, side)) names.busy.add(name)
}

/** Whether the other side has the same content under that name before any other name is given. */
function isAgreed(operation: Operation, side: Side): boolean {
  return operation.kind === 'adopt' || operation.kind === 'set-metadata' || (operation.kind === 'move' && operation.side !== side)
}

function linkedRow(
  operation: Operation,
  files: PerSide<ReadonlyMap<RelPath, SharedFile>>,
  plans: PerSide<Map<SharedFile, Names>>,
): PlanRow | null {
  if (operation.kind !== 'copy' || operation.sharedWith !== undefined) return null
  const from = other(operation.side)
  const name = spelledOn(operation, from)
  const file = files[from].get(name)
  const names = file === undefined ? undefined : plans[from].get(file)
  if (names === undefined) return null
  const there = names.file.names.find((each) => !names.copied.has(each) && !names.busy.has(each))
  const first = names.copied.keys().next().value
  if (there === undefined && (first === undefined || names.copied.size === 1)) return null
  const sharedWith = there === undefined ? names.copied.get(first as RelPath) : placed(from, there, there)
  if (sharedWith === undefined) return null
  return encodeRow({ ...operation, sharedWith, phase: sharedWith[from] === name ? operation.phase : 'link' })
}
