import type { Scope } from '../scope.ts'
import { binder } from './binder.ts'
import type { OperationFilter } from './operation-row.ts'
import { rowCondition } from './row-condition.ts'

export interface ViewedFolders {
  readonly folders: number
  readonly viewed: number
}

/** What each person has looked at in a plan. */
export interface PlanViews {
  mark(planId: number, userId: string, rows: OperationFilter, isViewed: boolean): Promise<void>
  /** Of the folders in which rows are listed, how many are viewed whole. */
  progress(planId: number, userId: string): Promise<ViewedFolders>
}

export function createPlanViews({ client }: Scope): PlanViews {
  return {
    async mark(planId, userId, rows, isViewed) {
      const { values, bind } = binder()
      const condition = rowCondition(planId, rows, bind)
      const who = bind(userId, 'text')
      const wanted = `FROM plan_operations o WHERE ${condition}`
      await client.$executeRawUnsafe(
        isViewed
          ? `INSERT INTO plan_views (plan_id, user_id, operation_id) SELECT o.plan_id, ${who}, o.id ${wanted} ON CONFLICT DO NOTHING`
          : `DELETE FROM plan_views WHERE plan_id = $1 AND user_id = ${who} AND operation_id IN (SELECT o.id ${wanted})`,
        ...values,
      )
    },

    async progress(planId, userId) {
      const [found] = await client.$queryRaw<ViewedFolders[]>`
        WITH marked AS (
          SELECT o.folder, count(*) AS n FROM plan_views v JOIN plan_operations o ON o.id = v.operation_id
          WHERE v.plan_id = ${planId} AND v.user_id = ${userId} GROUP BY o.folder
        )
        SELECT count(*)::int AS folders, count(*) FILTER (WHERE marked.n >= listed.direct)::int AS viewed
        FROM plan_folders listed LEFT JOIN marked ON marked.folder = listed.path
        WHERE listed.plan_id = ${planId} AND listed.direct > 0`
      return found ?? { folders: 0, viewed: 0 }
    },
  }
}
