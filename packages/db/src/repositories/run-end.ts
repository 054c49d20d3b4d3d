import type { Scope } from '../scope.ts'
import { storableJsonOrNull } from '../storable-json.ts'
import type { FinishedRunState, RunRow } from './run-row.ts'
import { lockPair, makeFollowUp, readRun } from './run-start.ts'

/** The channel on which a request to stop is said, with the run's number. */
export const stopChannel = 'pairwise_stop'

/** `stopped` when the run had not begun; `stopping` when its worker was asked. */
export type StopAnswer =
  | { readonly kind: 'stopped' | 'stopping'; readonly run: RunRow; readonly followUp: RunRow | null }
  | { readonly kind: 'not-found' | 'no-run-active' }

export interface RunEnd {
  readonly runId: number
  readonly token: number
  readonly state: FinishedRunState
  readonly counters?: unknown
  readonly gates?: unknown
  readonly failure?: unknown
}

/** Ends a queued run, or asks the worker of an active one to stop. Part of a transaction. */
export async function requestStop(scope: Scope, runId: number, requestedBy: string): Promise<StopAnswer> {
  const found = await scope.client.run.findUnique({ where: { id: runId }, select: { pairId: true } })
  if (!found || !(await lockPair(scope, found.pairId))) return { kind: 'not-found' }
  // The row is locked by the update, so a worker can't claim it between the two statements.
  const [asked] = await scope.client.$queryRaw<{ state: string }[]>`
    UPDATE runs SET stop_requested_by = coalesce(stop_requested_by, ${requestedBy}), stop_requested_at = coalesce(stop_requested_at, clock_timestamp())
    WHERE id = ${runId} AND finished_at IS NULL RETURNING state`
  if (!asked) return { kind: 'no-run-active' }
  if (asked.state !== 'queued') {
    await scope.client.$executeRaw`SELECT pg_notify(${stopChannel}, ${String(runId)})`
    return { kind: 'stopping', run: await readRun(scope, runId), followUp: null }
  }
  await scope.client.$executeRaw`UPDATE runs SET state = 'stopped', finished_at = clock_timestamp() WHERE id = ${runId}`
  const followUp = await makeFollowUp(scope, found.pairId)
  return { kind: 'stopped', run: await readRun(scope, runId), followUp }
}

/** Ends a run with all that follows from its end. Part of a transaction. */
export async function finishRun(scope: Scope, end: RunEnd): Promise<{ run: RunRow; followUp: RunRow | null } | null> {
  const { runId, token, state, counters, gates, failure } = end
  const found = await scope.client.run.findUnique({ where: { id: runId }, select: { pairId: true } })
  if (!found || !(await lockPair(scope, found.pairId))) return null
  const finished = await scope.client.$executeRaw`
    UPDATE runs SET state = ${state}, finished_at = clock_timestamp(), failure = ${storableJsonOrNull(failure)}::jsonb,
      counters = coalesce(${storableJsonOrNull(counters)}::jsonb, counters), gates = coalesce(${storableJsonOrNull(gates)}::jsonb, gates)
    WHERE id = ${runId} AND lease_token = ${token} AND finished_at IS NULL`
  if (finished === 0) return null
  await scope.client.$executeRaw`UPDATE leases SET holder = NULL WHERE pair_id = ${found.pairId}::uuid AND token = ${token}`
  await settlePlans(scope, found.pairId, runId)
  const followUp = await makeFollowUp(scope, found.pairId)
  return { run: await readRun(scope, runId), followUp }
}

/** Previews from an older baseline are stale now, and plans that an earlier attempt left behind are discarded. */
async function settlePlans({ client }: Scope, pairId: string, runId: number): Promise<void> {
  await client.$executeRaw`
    UPDATE plans SET state = 'stale', stale = jsonb_build_object('cause', 'later-run', 'at', clock_timestamp(), 'runId', ${runId}::int)
    WHERE pair_id = ${pairId}::uuid AND origin = 'preview' AND state = 'ready'
      AND baseline_version IS DISTINCT FROM coalesce((SELECT version FROM baselines WHERE pair_id = ${pairId}::uuid), 0)`
  await client.$executeRaw`
    UPDATE plans SET state = 'discarded' WHERE pair_id = ${pairId}::uuid AND origin = 'run' AND state IN ('queued', 'scanning', 'planning', 'ready')
      AND id IS DISTINCT FROM (SELECT plan_id FROM runs WHERE id = ${runId})`
}
