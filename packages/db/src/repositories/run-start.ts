import type { Scope } from '../scope.ts'
import { storableJson, storableJsonOrNull } from '../storable-json.ts'
import { type RunRow, type RunTrigger, runInclude, runRow } from './run-row.ts'

export type ApplyAnswer =
  | { readonly kind: 'created'; readonly run: RunRow }
  | { readonly kind: 'not-found' | 'run-active' | 'plan-not-ready' | 'plan-stale' | 'plan-applied' | 'selection-changed' }

export interface ApplyRequest {
  readonly planId: number
  readonly fingerprint: string
  readonly requestedBy: string | null
  /** Who asked for it, beside the name. */
  readonly requester?: unknown
  /** The approval that the run carries out. */
  readonly approvalId?: number
}

/** Serialises what makes and ends runs of a pair; false when there is no such pair. */
export async function lockPair({ client }: Scope, pairId: string): Promise<boolean> {
  const locked = await client.$queryRaw<unknown[]>`SELECT 1 FROM pairs WHERE id = ${pairId}::uuid FOR UPDATE`
  return locked.length === 1
}

interface InsertedRun {
  readonly pairId: string
  readonly trigger: RunTrigger
  readonly requestedBy: string | null
  readonly planId: number | null
  readonly requester?: unknown
  readonly options?: unknown
  readonly approvalId?: number | null | undefined
}

/** Null when a run of the pair is active. */
export async function insertRun(
  scope: Scope,
  { pairId, trigger, requestedBy, planId, requester, options = {}, approvalId = null }: InsertedRun,
): Promise<RunRow | null> {
  const [made] = await scope.client.$queryRaw<{ id: number }[]>`
    INSERT INTO runs (pair_id, trigger, requested_by, plan_id, requester, options, approval_id)
    VALUES (${pairId}::uuid, ${trigger}, ${requestedBy}, ${planId}, ${storableJsonOrNull(requester)}::jsonb, ${storableJson(options)}::jsonb, ${approvalId}::int)
    ON CONFLICT (pair_id) WHERE finished_at IS NULL DO NOTHING RETURNING id`
  return made ? readRun(scope, made.id) : null
}

/** Makes the one follow-up that triggers asked for while a run was active. The pair is locked and has no active run. */
export async function makeFollowUp(scope: Scope, pairId: string): Promise<RunRow | null> {
  const due = await scope.client.pair.updateMany({ where: { id: pairId, followUp: true }, data: { followUp: false } })
  if (due.count === 0) return null
  return insertRun(scope, { pairId, trigger: 'follow-up', requestedBy: null, planId: null })
}

/** A run that is known to exist. */
export async function readRun({ client }: Scope, runId: number): Promise<RunRow> {
  return runRow(await client.run.findUniqueOrThrow({ where: { id: runId }, include: runInclude }))
}

/** Turns a ready plan into a queued run that carries out exactly it. Part of a transaction. */
export async function applyPlan(scope: Scope, request: ApplyRequest): Promise<ApplyAnswer> {
  const { planId, fingerprint, requestedBy, requester, approvalId } = request
  const found = await scope.client.plan.findUnique({ where: { id: planId }, select: { pairId: true } })
  if (!found || !(await lockPair(scope, found.pairId))) return { kind: 'not-found' }
  const [plan] = await scope.client.$queryRaw<{ state: string; fingerprint: string | null; current: boolean }[]>`
    SELECT plan.state, plan.fingerprint, plan.settings_version = pair.version AS current
    FROM plans plan JOIN pairs pair ON pair.id = plan.pair_id WHERE plan.id = ${planId} FOR UPDATE OF plan`
  if (!plan) return { kind: 'not-found' }
  if (plan.state === 'applied') return { kind: 'plan-applied' }
  if (plan.state === 'stale') return { kind: 'plan-stale' }
  if (plan.state !== 'ready') return { kind: 'plan-not-ready' }
  if (!plan.current) return { kind: 'plan-stale' }
  if (plan.fingerprint !== fingerprint) return { kind: 'selection-changed' }
  const run = await insertRun(scope, {
    pairId: found.pairId,
    trigger: 'apply',
    requestedBy,
    planId,
    requester,
    approvalId,
  })
  if (!run) return { kind: 'run-active' }
  await scope.client.plan.update({ where: { id: planId }, data: { state: 'applied', appliedBy: requestedBy } })
  return { kind: 'created', run }
}
