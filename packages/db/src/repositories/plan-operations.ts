import type pg from 'pg'
import type { OperationQuery, OperationTally, OperationWindow } from './operation-row.ts'
import { readWindow } from './operation-window.ts'
import { type FolderListing, groupByReason, listFolders, type PartQuery, type ReasonGroup } from './plan-folders.ts'

/** The rows of plans, for people to look through: plans are written and carried out through the plan store. */
export interface PlanOperations {
  /** Throws `CursorError` when the cursor does not belong to this order. */
  list(query: OperationQuery): Promise<OperationWindow>
  tallies(planId: number): Promise<OperationTally[]>
  /** One operation of a plan, whole; null when the plan has no such row. */
  body(planId: number, operationId: string): Promise<string | null>
  /** The rows that ask a person, or that hold, by path: each operation whole. */
  leftAlone(planId: number): Promise<{ readonly body: string }[]>
  folders(query: PartQuery): Promise<FolderListing>
  reasons(query: PartQuery): Promise<ReasonGroup[]>
}

export function createPlanOperations(pool: pg.Pool): PlanOperations {
  const tallies = (planId: number) => readTallies(pool, planId)
  return {
    tallies,
    list: (query) => readWindow(pool, query, tallies),
    folders: (query) => listFolders(pool, query),
    reasons: (query) => groupByReason(pool, query),
    async body(planId, operationId) {
      const { rows } = await pool.query<{ body: string }>('SELECT body FROM plan_operations WHERE plan_id = $1 AND id = $2', [
        planId,
        operationId,
      ])
      return rows[0]?.body ?? null
    },
    async leftAlone(planId) {
      const { rows } = await pool.query<{ body: string }>(
        `SELECT body FROM plan_operations WHERE plan_id = $1 AND kind IN ('ask', 'hold') ORDER BY substring(path from 1 for 1024), id`,
        [planId],
      )
      return rows
    },
  }
}

/** Kept with a sealed plan; counted anew before. */
export const tallyQuery = `
  SELECT coalesce(jsonb_agg(jsonb_build_object('class', class, 'side', side, 'reason', reason, 'rows', n, 'bytes', total) ORDER BY class, side, reason), '[]'::jsonb)
  FROM (SELECT class, side, reason, count(*) AS n, sum(bytes) AS total FROM plan_operations WHERE plan_id = $1 GROUP BY class, side, reason) counted`

async function readTallies(pool: pg.Pool, planId: number): Promise<OperationTally[]> {
  const { rows } = await pool.query<{ tallies: OperationTally[] }>(
    `SELECT coalesce((SELECT tallies FROM plans WHERE id = $1), (${tallyQuery})) AS tallies`,
    [planId],
  )
  return rows[0]?.tallies ?? []
}
