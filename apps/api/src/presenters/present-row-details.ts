import type { PlanRowDetails } from '@pairwise/contracts'
import type { OperationRow } from '@pairwise/db'
import { agreedEntry, decodeRow, type PerSide, type Side, spelledOn } from '@pairwise/engine/readable'
import { seenFacts } from './present-operation.ts'
import { presentPlanRow } from './present-plan-rows.ts'

export type AgreedPages = Parameters<typeof agreedEntry>[0]

/** One row with what was agreed before; `pages` are those of its directory, or null when they are not known any more. */
export function presentRowDetails({ row, pages }: { readonly row: OperationRow; readonly pages: AgreedPages | null }): PlanRowDetails {
  const operation = decodeRow(row)
  const facts = (side: Side) => {
    const path = operation.kind === 'move' ? operation.from : (operation.formerly?.[side] ?? spelledOn(operation, side))
    const entry = pages === null ? null : agreedEntry(pages, side, path)
    if (entry === null) return null
    return { ...seenFacts(entry.seen), checksum: entry.hash == null ? null : Buffer.from(entry.hash, 'latin1').toString('hex') }
  }
  const baseline: PerSide<ReturnType<typeof facts>> = { path1: facts('path1'), path2: facts('path2') }
  return { row: presentPlanRow(row), baseline }
}
