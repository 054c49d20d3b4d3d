import type { Scope } from '../scope.ts'
import { closeLeftOut, isChange } from './left-out-closure.ts'
import { storeSelection } from './plan-selections.ts'

/** Rows are the same when their whole content is: the operation, its reason, and what both sides showed. */
const sameRow = `JOIN plan_operations earlier ON earlier.plan_id = parent.id AND substring(earlier.path from 1 for 1024) = substring(o.path from 1 for 1024)
  AND earlier.path = o.path AND earlier.kind = o.kind AND earlier.body = o.body`

/**
 * Takes over from the plan that this one replaces what was skipped and viewed, row by row, where nothing changed, and notes
 * the rows that are new. Part of the transaction that makes the plan ready.
 */
export async function carryOver(scope: Scope, planId: number): Promise<void> {
  const { client } = scope
  const [plan] = await client.$queryRaw<
    { parent: number | null }[]
  >`SELECT parent_id AS parent FROM plans WHERE id = ${planId} AND origin = 'preview'`
  if (plan == null || plan.parent === null) return
  const { parent } = plan
  const views = await client.$executeRawUnsafe(
    `INSERT INTO plan_views (plan_id, user_id, operation_id)
     SELECT o.plan_id, v.user_id, o.id FROM plan_operations o JOIN plans parent ON parent.id = $2 ${sameRow}
       JOIN plan_views v ON v.plan_id = parent.id AND v.operation_id = earlier.id WHERE o.plan_id = $1`,
    planId,
    parent,
  )
  const skips = await client.$executeRawUnsafe(
    `INSERT INTO plan_left_out (plan_id, operation_id, why, by)
     SELECT o.plan_id, o.id, l.why, l.by FROM plan_operations o JOIN plans parent ON parent.id = $2 ${sameRow}
       JOIN plan_left_out l ON l.plan_id = parent.id AND l.operation_id = earlier.id AND l.why = 'skipped' WHERE o.plan_id = $1`,
    planId,
    parent,
  )
  const fresh = await client.$executeRawUnsafe(
    `INSERT INTO plan_fresh_rows (plan_id, operation_id)
     SELECT o.plan_id, o.id FROM plan_operations o WHERE o.plan_id = $1 AND ${isChange}
       AND NOT EXISTS (SELECT FROM plans parent ${sameRow} WHERE parent.id = $2)`,
    planId,
    parent,
  )
  await client.$executeRaw`
    UPDATE plans SET carried_over = jsonb_build_object('skips', ${skips}::int, 'views', ${views}::int, 'fresh', ${fresh}::int) WHERE id = ${planId}`
  if (skips === 0) return
  await closeLeftOut(scope, planId)
  await client.$executeRaw`INSERT INTO plan_selection_rules (plan_id, n, act, rows) VALUES (${planId}, 1, 'carry-over', ${skips})`
  await storeSelection(scope, planId)
}
