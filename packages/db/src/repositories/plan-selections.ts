import { displayPath, keyToPath } from '@pairwise/engine/ports'
import type { Scope } from '../scope.ts'
import { storableJson } from '../storable-json.ts'
import { binder } from './binder.ts'
import { closeLeftOut, isChange, neededBy } from './left-out-closure.ts'
import type { OperationFilter } from './operation-row.ts'
import { type PlanRow, planInclude, planRow } from './plan-row.ts'
import { rowCondition } from './row-condition.ts'
import { countSelection, fingerprintOf, type SelectionTotals } from './selection-totals.ts'

export interface SelectionChange {
  readonly planId: number
  readonly act: 'skip' | 'include'
  readonly rows: OperationFilter
  /** How the rows were asked for, as it is kept with the plan. */
  readonly scope: unknown
  readonly by: string
}

export type SelectionAnswer =
  | {
      readonly kind: 'changed'
      readonly plan: PlanRow
      /** How many rows are left out now that were not, or the other way round. */
      readonly rows: number
      /** The path, when it was just one. */
      readonly where: string | null
    }
  | { readonly kind: 'not-found' | 'plan-not-ready' | 'plan-stale' | 'plan-applied' }

export interface StoredSelectionRule {
  readonly n: number
  readonly act: 'skip' | 'include' | 'carry-over'
  readonly scope: unknown
  readonly by: string | null
  readonly at: Date
  readonly rows: number
}

/** What is left out of plans. A plan whose selection changes gets another fingerprint, and one that is not ready can't be changed. */
export interface PlanSelections {
  change(change: SelectionChange): Promise<SelectionAnswer>
  /** Who left what out, in order. */
  rules(planId: number): Promise<StoredSelectionRule[]>
}

export function createPlanSelections(scope: Scope): PlanSelections {
  return {
    change: (change) => scope.atomically((inner) => changeSelection(inner, change)),
    rules: async (planId) =>
      (await scope.client.planSelectionRule.findMany({ where: { planId }, orderBy: { n: 'asc' } })).map(({ planId: _, ...rule }) => ({
        ...rule,
        act: rule.act as StoredSelectionRule['act'],
      })),
  }
}

async function changeSelection(scope: Scope, change: SelectionChange): Promise<SelectionAnswer> {
  const { client } = scope
  const { planId, act } = change
  const refusal = await lockReadyPlan(scope, planId)
  if (refusal !== null) return { kind: refusal }
  const before = await leftOutCount(scope, planId)
  if (act === 'skip') await skipRows(scope, change)
  else await includeRows(scope, change)
  await closeLeftOut(scope, planId)
  const rows = Math.abs((await leftOutCount(scope, planId)) - before)
  await client.$executeRaw`
    INSERT INTO plan_selection_rules (plan_id, n, act, scope, by, rows)
    SELECT ${planId}, coalesce(max(n), 0) + 1, ${act}, ${storableJson(change.scope)}::jsonb, ${change.by}, ${rows}
    FROM plan_selection_rules WHERE plan_id = ${planId}`
  const plan = await storeSelection(scope, planId)
  return { kind: 'changed', plan, rows, where: await onlyPath(scope, change.rows) }
}

async function lockReadyPlan({ client }: Scope, planId: number): Promise<Exclude<SelectionAnswer['kind'], 'changed'> | null> {
  const [plan] = await client.$queryRaw<{ state: string }[]>`SELECT state FROM plans WHERE id = ${planId} FOR UPDATE`
  if (plan === undefined) return 'not-found'
  if (plan.state === 'ready') return null
  if (plan.state === 'applied') return 'plan-applied'
  return plan.state === 'stale' ? 'plan-stale' : 'plan-not-ready'
}

/** What waits for an approval goes on waiting for it: nobody takes it in again here. */
async function skipRows({ client }: Scope, { planId, rows, by }: SelectionChange): Promise<void> {
  const { values, bind } = binder()
  const condition = `${rowCondition(planId, rows, bind)} AND ${isChange}`
  const who = bind(by, 'text')
  await client.$executeRawUnsafe(
    `INSERT INTO plan_left_out AS l (plan_id, operation_id, why, by) SELECT o.plan_id, o.id, 'skipped', ${who} FROM plan_operations o WHERE ${condition}
     ON CONFLICT (plan_id, operation_id) DO UPDATE SET why = excluded.why, by = excluded.by WHERE l.why = 'skipped-with'`,
    ...values,
  )
}

/** With the rows goes all that they need, or they would be left out again at once. */
async function includeRows({ client }: Scope, { planId, rows }: SelectionChange): Promise<void> {
  const { values, bind } = binder()
  const wanted = `SELECT o.id FROM plan_operations o WHERE ${rowCondition(planId, rows, bind)}`
  await client.$executeRawUnsafe(
    `DELETE FROM plan_left_out WHERE plan_id = $1 AND why <> 'held' AND operation_id IN (${wanted} UNION ALL ${neededBy(wanted)})`,
    ...values,
  )
  // What only went along stays left out when something that stays out still carries it.
  await client.$executeRaw`DELETE FROM plan_left_out WHERE plan_id = ${planId} AND why = 'skipped-with'`
}

async function leftOutCount({ client }: Scope, planId: number): Promise<number> {
  return client.planLeftOut.count({ where: { planId } })
}

/** Counts what will be carried out and names it. The version goes up, so that whoever shows an older one notices. */
export async function storeSelection(scope: Scope, planId: number): Promise<PlanRow> {
  const { client } = scope
  const plan = await client.plan.findUniqueOrThrow({ where: { id: planId } })
  const { path1 = 0, path2 = 0 } = (plan.bytes ?? {}) as Partial<SelectionTotals['bytes']>
  const totals = await countSelection(scope, planId, { counts: plan.counts as SelectionTotals['counts'], bytes: { path1, path2 } })
  const version = ((plan.selection as { version?: number } | null)?.version ?? 0) + 1
  const fingerprint = await fingerprintOf(scope, planId, plan.digest ?? '')
  await client.$executeRaw`
    UPDATE plans SET fingerprint = ${fingerprint}, selection = ${storableJson({ version, ...totals })}::jsonb WHERE id = ${planId}`
  return planRow(await client.plan.findUniqueOrThrow({ where: { id: planId }, include: planInclude }))
}

/** The path of a change that concerns one folder or file. */
async function onlyPath({ client }: Scope, { folder, ids }: OperationFilter): Promise<string | null> {
  if (folder !== undefined) return folder.length === 0 ? null : displayPath(keyToPath(folder))
  if (ids?.length !== 1) return null
  const [row] = await client.$queryRaw<{ path: Uint8Array }[]>`SELECT path FROM plan_operations WHERE id = ${BigInt(ids[0] ?? '0')}`
  return row === undefined ? null : displayPath(keyToPath(row.path))
}
