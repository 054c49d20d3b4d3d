import { movedFrom, type PlanRow, type PlanSelection, pathToKey } from '@pairwise/engine/ports'
import type pg from 'pg'
import type { LeftOutWhy } from './repositories/operation-row.ts'

interface FoundRow {
  /** The row's place among those that were asked about. */
  readonly n: number
  readonly why: LeftOutWhy
  readonly by: string | null
}

const sentences = {
  skipped: (by) => (by === null ? 'Skipped.' : `Skipped by ${by}.`),
  'skipped-with': () => 'Skipped with its folder.',
  held: () => 'Held until it is approved.',
} as const satisfies Record<LeftOutWhy, (by: string | null) => string>

export type SelectedBy = 'rows' | 'places' | 'failed'

/**
 * What is left out of a plan, as it stands in the database. `places` asks by place instead of by row, for a plan that was made
 * to carry out the rest of another one whose run was cut off: what was left out of that one is left out of this one too. `failed`
 * is for a plan that was made to try again what failed of another one: all is left out that is not at such a place.
 */
export function createPostgresPlanSelection(pool: pg.Pool, planId: number, by: SelectedBy): PlanSelection {
  return {
    async leftOut(rows) {
      if (by === 'failed') {
        const failed = await findFailed(pool, planId, rows)
        return new Map(rows.flatMap((row, n) => (failed.has(n) ? [] : [[row, 'Left out: only what failed is tried again.'] as const])))
      }
      const found = by === 'rows' ? await findRows(pool, planId, rows) : await findPlaces(pool, planId, rows)
      return new Map(found.map(({ n, why, by: who }) => [rows[n] as PlanRow, sentences[why](who)]))
    },
  }
}

async function findRows(pool: pg.Pool, planId: number, rows: readonly PlanRow[]): Promise<FoundRow[]> {
  const { rows: found } = await pool.query<FoundRow>(
    `SELECT asked.n::int - 1 AS n, l.why, l.by FROM unnest($2::bytea[]) WITH ORDINALITY AS asked (order_key, n)
       JOIN plan_operations o ON o.plan_id = $1 AND substring(o.order_key from 1 for 1024) = substring(asked.order_key from 1 for 1024)
         AND o.order_key = asked.order_key
       JOIN plan_left_out l ON l.plan_id = o.plan_id AND l.operation_id = o.id`,
    [planId, rows.map((row) => Buffer.from(row.order))],
  )
  return found
}

async function findPlaces(pool: pg.Pool, planId: number, rows: readonly PlanRow[]): Promise<FoundRow[]> {
  const asked = placesOf(rows).filter(({ row }) => row.kind !== 'adopt')
  const { rows: found } = await pool.query<FoundRow>(
    `SELECT DISTINCT ON (asked.n) asked.n, l.why, l.by FROM unnest($2::bytea[], $3::int[]) AS asked (path, n)
       JOIN LATERAL (
         SELECT o.id FROM plan_operations o WHERE o.plan_id = $1
           AND substring(o.path from 1 for 1024) = substring(asked.path from 1 for 1024) AND o.path = asked.path
         UNION ALL
         SELECT o.id FROM plan_operations o WHERE o.plan_id = $1 AND o.from_path IS NOT NULL
           AND substring(o.from_path from 1 for 1024) = substring(asked.path from 1 for 1024) AND o.from_path = asked.path
       ) o ON true
       JOIN plan_left_out l ON l.plan_id = $1 AND l.operation_id = o.id
     ORDER BY asked.n, l.why`,
    [planId, asked.map(({ path }) => path), asked.map(({ n }) => n)],
  )
  return found
}

/** The places of the rows that failed, and of the folders above them that are to be made. */
async function findFailed(pool: pg.Pool, planId: number, rows: readonly PlanRow[]): Promise<ReadonlySet<number>> {
  const asked = placesOf(rows)
  const { rows: found } = await pool.query<{ n: number }>(
    `SELECT DISTINCT asked.n FROM unnest($2::bytea[], $3::int[], $4::boolean[]) AS asked (path, n, is_made)
     WHERE EXISTS (SELECT FROM plan_operations o JOIN plan_outcomes seen ON seen.plan_id = o.plan_id AND seen.operation_id = o.id AND seen.outcome = 'failed'
         WHERE o.plan_id = $1 AND substring(o.path from 1 for 1024) = substring(asked.path from 1 for 1024) AND o.path = asked.path)
       OR asked.is_made AND EXISTS (SELECT FROM plan_operations o
         JOIN plan_outcomes seen ON seen.plan_id = o.plan_id AND seen.operation_id = o.id AND seen.outcome = 'failed'
         WHERE o.plan_id = $1 AND substring(o.path from 1 for 1024) >= substring(asked.path from 1 for 1024)
           AND o.path > asked.path || '\\x00'::bytea AND o.path < asked.path || '\\x01'::bytea)`,
    [planId, asked.map(({ path }) => path), asked.map(({ n }) => n), asked.map(({ row }) => row.kind === 'mkdir')],
  )
  return new Set(found.map(({ n }) => n))
}

/** A row is at a place by its path, and a move also by where its file comes from. */
function placesOf(rows: readonly PlanRow[]) {
  return rows.flatMap((row, n) => {
    const from = movedFrom(row)
    return [row.path, ...(from === null ? [] : [from])].map((path) => ({ row, n, path: Buffer.from(pathToKey(path)) }))
  })
}
