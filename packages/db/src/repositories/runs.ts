import type { Scope } from '../scope.ts'
import { storableJsonOrNull } from '../storable-json.ts'
import { finishRun, type RunEnd, requestStop, type StopAnswer } from './run-end.ts'
import { type ActiveRunState, type RunRow, type RunState, type RunTrigger, runInclude, runRow } from './run-row.ts'
import { type ApplyAnswer, type ApplyRequest, applyPlan, insertRun, lockPair, readRun } from './run-start.ts'

export interface NewRun {
  readonly pairId: string
  readonly trigger: Exclude<RunTrigger, 'apply'>
  readonly requestedBy: string | null
  /** Who asked for it, beside the name. */
  readonly requester?: unknown
  /** What it does besides what every run of its pair does. */
  readonly options?: unknown
  /** The approval that it carries out, or that led to it. */
  readonly approvalId?: number | null
}

export type StartAnswer = { readonly kind: 'created'; readonly run: RunRow } | { readonly kind: 'run-active' | 'not-found' }
export type TriggerAnswer = { readonly kind: 'created'; readonly run: RunRow } | { readonly kind: 'follow-up' | 'not-found' }
export type BandwidthAnswer =
  | { readonly kind: 'set'; readonly before: string | null; readonly run: RunRow }
  | { readonly kind: 'not-found' | 'no-run-active' }
export interface RunClaim {
  readonly runId: number
  /** The token of a lease on the run's pair. */
  readonly token: number
}

export interface RunProgress extends RunClaim {
  readonly state?: Exclude<ActiveRunState, 'queued'>
  readonly planId?: number
  readonly counters?: unknown
  readonly gates?: unknown
}

export interface RunQuery {
  readonly pairId?: string
  readonly state?: RunState
  /** Only runs that are not over. */
  readonly active?: boolean
  /** Runs older than this one. */
  readonly before?: number
  readonly limit: number
}

/**
 * Runs and the rules between them: one active run of a pair, exactly one follow-up however many triggers came
 * meanwhile, and a state that only the newest owner may change. Whatever makes or ends a run locks its pair first,
 * so these rules are decided one after the other.
 */
export interface Runs {
  /** Makes a queued run, unless one is active. */
  create(run: NewRun): Promise<StartAnswer>
  /** A schedule is due: a run, or the mark that whoever finishes the active one makes one more. */
  trigger(pairId: string): Promise<TriggerAnswer>
  /** Makes a run that carries out exactly this ready plan, which is `applied` from then on. */
  apply(request: ApplyRequest): Promise<ApplyAnswer>
  get(runId: number): Promise<RunRow | null>
  /** Newest first, with what `before` must be for the next page. */
  list(query: RunQuery): Promise<{ rows: RunRow[]; next: number | null }>
  /** The active run of each pair that has one. */
  active(pairIds: readonly string[]): Promise<Map<string, RunRow>>
  /** The newest finished run of each pair that has one. */
  latestFinished(pairIds: readonly string[]): Promise<Map<string, RunRow>>
  /** The runs that nobody carries out though somebody should: queued, or begun under a lease that others may take by now. */
  unattended(marginMs: number): Promise<number[]>
  /**
   * Takes a run, queued or left behind, under a lease that is held now. Null when there is nothing to take: it is
   * finished, the lease is not held, or the run was taken with this token or a later one. A job delivered twice gets it once.
   */
  claim(claim: RunClaim & { readonly workerId: string }): Promise<RunRow | null>
  /** False when the run was taken over or is finished. */
  progress(progress: RunProgress): Promise<boolean>
  requestStop(runId: number, requestedBy: string): Promise<StopAnswer>
  /** Says how fast a run that is not over may copy; its worker learns of it with the next heartbeat. Null for what its pair says. */
  setBandwidth(runId: number, bandwidth: string | null): Promise<BandwidthAnswer>
  /**
   * Ends the run, gives its lease back, makes the follow-up if one is due, and marks previews stale that were made
   * from an older baseline: all in one. Null when the run was taken over or is finished.
   */
  finish(end: RunEnd): Promise<{ run: RunRow; followUp: RunRow | null } | null>
}

export function createRuns(scope: Scope): Runs {
  const { client } = scope

  async function get(runId: number): Promise<RunRow | null> {
    const run = await client.run.findUnique({ where: { id: runId }, include: runInclude })
    return run && runRow(run)
  }

  async function byPair(ids: readonly { id: number }[]): Promise<Map<string, RunRow>> {
    const runs = await client.run.findMany({ where: { id: { in: ids.map(({ id }) => id) } }, include: runInclude })
    return new Map(runs.map((run) => [run.pairId, runRow(run)]))
  }

  return {
    get,

    create: ({ requester, options, approvalId, ...run }) =>
      scope.atomically(async (inner) => {
        if (!(await lockPair(inner, run.pairId))) return { kind: 'not-found' }
        const made = await insertRun(inner, { ...run, planId: null, requester, options, approvalId })
        return made ? { kind: 'created', run: made } : { kind: 'run-active' }
      }),

    trigger: (pairId) =>
      scope.atomically(async (inner) => {
        if (!(await lockPair(inner, pairId))) return { kind: 'not-found' }
        const run = await insertRun(inner, { pairId, trigger: 'schedule', requestedBy: null, planId: null })
        if (run) return { kind: 'created', run }
        await inner.client.pair.update({ where: { id: pairId }, data: { followUp: true } })
        return { kind: 'follow-up' }
      }),

    apply: (request) => scope.atomically((inner) => applyPlan(inner, request)),

    async list({ pairId, state, active = false, before, limit }) {
      const runs = await client.run.findMany({
        where: {
          ...(pairId === undefined ? {} : { pairId }),
          ...(state === undefined ? {} : { state }),
          ...(active ? { finishedAt: null } : {}),
          ...(before === undefined ? {} : { id: { lt: before } }),
        },
        orderBy: { id: 'desc' },
        take: limit + 1,
        include: runInclude,
      })
      const rows = runs.slice(0, limit).map(runRow)
      return { rows, next: runs.length > limit ? (rows.at(-1)?.id ?? null) : null }
    },

    active: async (pairIds) =>
      byPair(await client.run.findMany({ where: { pairId: { in: [...pairIds] }, finishedAt: null }, select: { id: true } })),

    async latestFinished(pairIds) {
      return byPair(
        await client.$queryRaw<{ id: number }[]>`
          SELECT run.id FROM unnest(${[...pairIds]}::uuid[]) AS pair (id) CROSS JOIN LATERAL
            (SELECT id FROM runs WHERE pair_id = pair.id AND finished_at IS NOT NULL ORDER BY id DESC LIMIT 1) run`,
      )
    },

    async unattended(marginMs) {
      const rows = await client.$queryRaw<{ id: number }[]>`
        SELECT r.id FROM runs r LEFT JOIN leases l ON l.pair_id = r.pair_id AND l.token = r.lease_token AND l.holder IS NOT NULL
        WHERE r.finished_at IS NULL AND (r.state = 'queued' OR l.pair_id IS NULL
          OR l.expires_at + ${marginMs} * interval '1 millisecond' <= clock_timestamp())
        ORDER BY r.id`
      return rows.map(({ id }) => id)
    },

    async claim({ runId, token, workerId }) {
      const claimed = await client.$executeRaw`
        UPDATE runs r SET state = 'scanning', worker_id = ${workerId}, lease_token = ${token}, started_at = coalesce(r.started_at, clock_timestamp())
        FROM leases l
        WHERE r.id = ${runId} AND r.finished_at IS NULL AND (r.lease_token IS NULL OR r.lease_token < ${token})
          AND l.pair_id = r.pair_id AND l.token = ${token} AND l.holder IS NOT NULL AND l.expires_at > clock_timestamp()`
      return claimed === 1 ? get(runId) : null
    },

    async progress({ runId, token, state, planId, counters, gates }) {
      const updated = await client.$executeRaw`
        UPDATE runs SET state = coalesce(${state ?? null}, state), plan_id = coalesce(${planId ?? null}::int, plan_id),
          counters = coalesce(${storableJsonOrNull(counters)}::jsonb, counters), gates = coalesce(${storableJsonOrNull(gates)}::jsonb, gates)
        WHERE id = ${runId} AND lease_token = ${token} AND finished_at IS NULL`
      return updated === 1
    },

    requestStop: (runId, requestedBy) => scope.atomically((inner) => requestStop(inner, runId, requestedBy)),

    setBandwidth: (runId, bandwidth) =>
      scope.atomically(async (inner) => {
        const [found] = await inner.client.$queryRaw<{ finished: boolean; bandwidth: string | null }[]>`
          SELECT finished_at IS NOT NULL AS finished, bandwidth FROM runs WHERE id = ${runId} FOR UPDATE`
        if (!found) return { kind: 'not-found' }
        if (found.finished) return { kind: 'no-run-active' }
        await inner.client.run.update({ where: { id: runId }, data: { bandwidth } })
        return { kind: 'set', before: found.bandwidth, run: await readRun(inner, runId) }
      }),

    finish: (end) => scope.atomically((inner) => finishRun(inner, end)),
  }
}
