import { createHash } from 'node:crypto'
import { type ChangeClass, type PerSide, receivedBytes, type Side, sides } from '@pairwise/engine/ports'
import type { Scope } from '../scope.ts'
import type { LeftOutWhy } from './operation-row.ts'
import { writesBoth } from './writes-both.ts'

type Counts = Partial<Record<ChangeClass, number>>

/** What of a plan will be carried out. The first three are as the plan's own, without what is left out. */
export interface SelectionTotals {
  readonly counts: { readonly path1: Counts; readonly path2: Counts; readonly none: Counts }
  readonly bytes: PerSide<number>
  /** Changes that are left out, by the reason for it. */
  readonly skipped: number
  readonly skippedWith: number
  readonly held: number
}

interface PlanFigures {
  readonly counts: SelectionTotals['counts']
  readonly bytes: PerSide<number>
}

interface LeftOutTally {
  readonly class: ChangeClass
  readonly side: Side | null
  readonly isBoth: boolean
  readonly why: LeftOutWhy
  readonly rows: number
  readonly bytes: number
}

export async function countSelection({ client }: Scope, planId: number, plan: PlanFigures): Promise<SelectionTotals> {
  const tallies = await client.$queryRawUnsafe<LeftOutTally[]>(
    `SELECT o.class, o.side, ${writesBoth} AS "isBoth", l.why, count(*)::int AS rows,
      coalesce(sum(o.bytes) FILTER (WHERE o.kind = 'copy'), 0)::float8 AS bytes
    FROM plan_left_out l JOIN plan_operations o ON o.id = l.operation_id WHERE l.plan_id = $1 GROUP BY 1, 2, 3, 4`,
    planId,
  )
  const counts = { path1: { ...plan.counts.path1 }, path2: { ...plan.counts.path2 }, none: { ...plan.counts.none } }
  const bytes = { ...plan.bytes }
  const left = { skipped: 0, 'skipped-with': 0, held: 0 }
  for (const tally of tallies) {
    const lanes: readonly (Side | 'none')[] = tally.isBoth ? sides : [tally.side ?? 'none']
    for (const lane of lanes) takeOut(counts[lane], tally)
    if (tally.side !== null) bytes[tally.side] -= tally.bytes
    if (tally.side !== null || tally.isBoth) left[tally.why] += tally.rows
  }
  for (const received of await bothWays({ client }, planId, tallies)) for (const side of sides) bytes[side] -= received[side]
  return { counts, bytes, skipped: left.skipped, skippedWith: left['skipped-with'], held: left.held }
}

function takeOut(counts: Counts, tally: LeftOutTally): void {
  const rest = (counts[tally.class] ?? 0) - tally.rows
  if (rest > 0) counts[tally.class] = rest
  else delete counts[tally.class]
}

/** What both sides would receive by rows that write both: only the operation itself says how much that is. */
async function bothWays({ client }: Pick<Scope, 'client'>, planId: number, tallies: readonly LeftOutTally[]): Promise<PerSide<number>[]> {
  if (!tallies.some((tally) => tally.isBoth)) return []
  const rows = await client.$queryRawUnsafe<{ body: string }[]>(
    `SELECT o.body FROM plan_left_out l JOIN plan_operations o ON o.id = l.operation_id WHERE l.plan_id = $1 AND ${writesBoth}`,
    planId,
  )
  return rows.map(receivedBytes)
}

/** Names exactly the rows that are carried out: those of the digest without those left out. */
export async function fingerprintOf({ client }: Scope, planId: number, digest: string): Promise<string> {
  const [left] = await client.$queryRaw<{ ids: string | null }[]>`
    SELECT encode(sha256(convert_to(string_agg(operation_id::text, ',' ORDER BY operation_id), 'UTF8')), 'hex') AS ids
    FROM plan_left_out WHERE plan_id = ${planId}`
  return left?.ids == null ? digest : createHash('sha256').update(`${digest}\n${left.ids}`).digest('hex')
}
