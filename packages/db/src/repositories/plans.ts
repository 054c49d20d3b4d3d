import type { Scope } from '../scope.ts'
import { storableJson } from '../storable-json.ts'
import { carryOver } from './carry-over.ts'
import { type PlanMode, type PlanOrigin, type PlanRow, planInclude, planRow, type StaleMark } from './plan-row.ts'

export interface NewPlan {
  readonly pairId: string
  readonly origin: PlanOrigin
  readonly mode: PlanMode
  readonly settingsVersion: number
  readonly requestedBy: string | null
  /** The plan that this one replaces, or whose rest it carries out. One of another pair counts as none. */
  readonly parentId?: number
  /** What it does besides what its mode says. */
  readonly options?: unknown
  readonly approvalId?: number | null
}

/** Whoever makes a plan names itself; another may take over once it has been silent for long enough. */
export interface PlanClaim {
  readonly planId: number
  readonly claimant: string
}

export interface FinishedPlan extends PlanClaim {
  readonly state: 'ready' | 'nothing'
  readonly mode: PlanMode
  readonly fingerprint: string
  readonly baselineVersion: number
  readonly counts: unknown
  readonly bytes: unknown
  readonly files: unknown
  readonly space: unknown
  readonly total: number
  readonly gates: unknown
}

export interface Plans {
  /** Null when there is no such pair. */
  create(plan: NewPlan): Promise<PlanRow | null>
  get(planId: number): Promise<PlanRow | null>
  /** The newest plan of each pair that a person asked for. */
  latestPreviews(pairIds: readonly string[]): Promise<Map<string, PlanRow>>
  /**
   * Takes a queued plan, or one whose maker has been silent for `silentMs`; null when there is nothing to take. Rows that an
   * earlier maker left are removed, unless it had sealed them.
   */
  claim(claim: PlanClaim & { readonly silentMs: number }): Promise<PlanRow | null>
  /** A sign of life, with the state if that changed. False when the plan is not the claimant's any more. */
  keep(claim: PlanClaim & { readonly state?: 'scanning' | 'planning' }): Promise<boolean>
  /**
   * A plan that is ready and replaces another takes over what was skipped and viewed there. False when the plan is not the claimant's
   * any more: it was discarded or taken over.
   */
  finish(plan: FinishedPlan): Promise<boolean>
  /** False when the plan is not the claimant's any more. */
  fail(claim: PlanClaim & { readonly failure: unknown }): Promise<boolean>
  /** A plan that a run made for itself is done with. */
  markApplied(planId: number): Promise<boolean>
  /** A plan that a run made for itself was held as a whole: it is kept as it was shown. */
  markHeld(planId: number): Promise<boolean>
  /** A ready plan can't be applied any more. False when it was not ready. */
  markStale(planId: number, stale: StaleMark): Promise<boolean>
  /** The files of both sides were found to be as a ready plan saw them. */
  markChecked(planId: number): Promise<void>
  discard(planId: number): Promise<'discarded' | 'not-found' | 'plan-applied'>
  /** The plans that nobody works on though somebody should: queued, or left by a maker silent for `silentMs`. */
  unattended(silentMs: number): Promise<number[]>
}

export function createPlans(scope: Scope): Plans {
  const { client } = scope
  async function get(planId: number): Promise<PlanRow | null> {
    const plan = await client.plan.findUnique({ where: { id: planId }, include: planInclude })
    return plan && planRow(plan)
  }

  return {
    get,

    async create({ pairId, origin, mode, settingsVersion, requestedBy, parentId, options = {}, approvalId = null }) {
      const [made] = await client.$queryRaw<{ id: number }[]>`
        INSERT INTO plans (pair_id, origin, mode, settings_version, requested_by, options, approval_id, parent_id)
        SELECT id, ${origin}, ${mode}, ${settingsVersion}, ${requestedBy}, ${storableJson(options)}::jsonb, ${approvalId}::int,
          (SELECT parent.id FROM plans parent WHERE parent.id = ${parentId ?? null}::int AND parent.pair_id = pairs.id)
        FROM pairs WHERE id = ${pairId}::uuid
        RETURNING id`
      return made ? get(made.id) : null
    },

    async latestPreviews(pairIds) {
      const found = await client.$queryRaw<{ id: number }[]>`
        SELECT plan.id FROM unnest(${[...pairIds]}::uuid[]) AS pair (id)
        CROSS JOIN LATERAL (SELECT id FROM plans WHERE pair_id = pair.id AND origin = 'preview' ORDER BY id DESC LIMIT 1) plan`
      const plans = await client.plan.findMany({ where: { id: { in: found.map(({ id }) => id) } }, include: planInclude })
      return new Map(plans.map((plan) => [plan.pairId, planRow(plan)]))
    },

    async claim({ planId, claimant, silentMs }) {
      const claimed = await client.$queryRaw<unknown[]>`
        WITH claimed AS (
          UPDATE plans SET state = 'scanning', claimed_by = ${claimant}, heartbeat_at = clock_timestamp()
          WHERE id = ${planId} AND (state = 'queued' OR (state IN ('scanning', 'planning')
            AND heartbeat_at + ${silentMs} * interval '1 millisecond' <= clock_timestamp()))
          RETURNING id, digest
        ), gone AS (
          DELETE FROM plan_operations operation USING claimed WHERE operation.plan_id = claimed.id AND claimed.digest IS NULL
        )
        SELECT id FROM claimed`
      return claimed.length === 1 ? get(planId) : null
    },

    async keep({ planId, claimant, state }) {
      const kept = await client.$executeRaw`
        UPDATE plans SET heartbeat_at = clock_timestamp(), state = coalesce(${state ?? null}, state)
        WHERE id = ${planId} AND claimed_by = ${claimant} AND state IN ('scanning', 'planning')`
      return kept === 1
    },

    finish: (plan) => scope.atomically((inner) => finishPlan(inner, plan)),

    async fail({ planId, claimant, failure }) {
      const failed = await client.$executeRaw`
        UPDATE plans SET state = 'failed', failure = ${storableJson(failure)}::jsonb
        WHERE id = ${planId} AND claimed_by = ${claimant} AND state IN ('scanning', 'planning')`
      return failed === 1
    },

    async markApplied(planId) {
      const applied = await client.plan.updateMany({ where: { id: planId, state: 'ready' }, data: { state: 'applied' } })
      return applied.count === 1
    },

    async markHeld(planId) {
      const held = await client.plan.updateMany({ where: { id: planId, state: { in: ['ready', 'nothing'] } }, data: { state: 'held' } })
      return held.count === 1
    },

    async markStale(planId, stale) {
      const marked = await client.$executeRaw`
        UPDATE plans SET state = 'stale', stale = ${storableJson(stale)}::jsonb || jsonb_build_object('at', clock_timestamp())
        WHERE id = ${planId} AND state = 'ready'`
      return marked === 1
    },

    async markChecked(planId) {
      await client.$executeRaw`UPDATE plans SET checked_at = clock_timestamp() WHERE id = ${planId} AND state = 'ready'`
    },

    async discard(planId) {
      const discarded = await client.$executeRaw`
        UPDATE plans SET state = 'discarded', stale = NULL, failure = NULL WHERE id = ${planId} AND state <> 'applied'`
      if (discarded === 1) return 'discarded'
      return (await get(planId)) ? 'plan-applied' : 'not-found'
    },

    async unattended(silentMs) {
      const rows = await client.$queryRaw<{ id: number }[]>`
        SELECT id FROM plans WHERE origin = 'preview' AND (state = 'queued' OR (state IN ('scanning', 'planning')
          AND heartbeat_at + ${silentMs} * interval '1 millisecond' <= clock_timestamp())) ORDER BY id`
      return rows.map(({ id }) => id)
    },
  }
}

async function finishPlan(
  scope: Scope,
  { planId, claimant, state, mode, fingerprint, baselineVersion, total, ...json }: FinishedPlan,
): Promise<boolean> {
  const [counts, bytes] = [storableJson(json.counts), storableJson(json.bytes)]
  const finished = await scope.client.$executeRaw`
    UPDATE plans SET state = ${state}, mode = ${mode}, fingerprint = ${fingerprint}, baseline_version = ${baselineVersion}, total = ${total},
      counts = ${counts}::jsonb, bytes = ${bytes}::jsonb, files = ${storableJson(json.files)}::jsonb, gates = ${storableJson(json.gates)}::jsonb,
      space = ${storableJson(json.space)}::jsonb,
      selection = jsonb_build_object('version', 0, 'counts', ${counts}::jsonb, 'bytes', ${bytes}::jsonb, 'skipped', 0, 'skippedWith', 0, 'held', 0),
      ready_at = clock_timestamp(), checked_at = clock_timestamp()
    WHERE id = ${planId} AND claimed_by = ${claimant} AND state IN ('scanning', 'planning')`
  if (finished === 1 && state === 'ready') await carryOver(scope, planId)
  return finished === 1
}
