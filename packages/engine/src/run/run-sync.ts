import { isStopped } from '../core/gates.ts'
import { inboxSuffix, scopeText } from '../core/scope.ts'
import type { ApplyCounters, RunReport, SyncEvent } from '../core/sync-event.ts'
import { changesOf, type PlanTotals } from '../core/totals.ts'
import { isPathTrouble, pathTroubleOf, SyncError } from '../errors.ts'
import { problemOf } from '../execute/failure.ts'
import { largestRead } from '../execute/transfer-file.ts'
import type { Transport } from '../ports/transport.ts'
import { BaselineWriter } from './baseline-writer.ts'
import { countCarriedOut } from './carried-out-rows.ts'
import { eventStream } from './event-stream.ts'
import { executePlan } from './execute-plan.ts'
import { LimitWatch } from './limit-watch.ts'
import { type PreparedPlan, preparePlan } from './prepare-plan.ts'
import type { PreviewRequest, SyncRequest } from './sync-request.ts'

/**
 * One run of a pair: plan, then carry out exactly that plan. Stops before the first write when a gate says so. What can't be
 * done on one path is left for the next run; a thrown `SyncError` ends the whole run, with all that was committed kept.
 */
export function runSync(request: SyncRequest): AsyncGenerator<SyncEvent, RunReport, void> {
  return eventStream((emit) =>
    namingTheEnd(request, async () => {
      const startedAt = request.clock.monotonic()
      const prepared = await preparePlan(request, emit)
      if (isStopped(prepared.gates)) return report('held', prepared, newCounters(prepared.totals))
      const chosen = request.selection === undefined ? prepared.totals : await chosenTotals(request, prepared.totals)
      return carryOutPlan(request, { ...prepared, totals: chosen, startedAt }, emit)
    }),
  )
}

/** The same up to the gates, with handles that can't write. */
export function previewSync(request: PreviewRequest): AsyncGenerator<SyncEvent, PreparedPlan, void> {
  return eventStream((emit) => namingTheEnd(request, () => preparePlan(request, emit)))
}

export interface StartedPlan extends PreparedPlan {
  /** When the run began, by the monotonic clock. */
  readonly startedAt: number
}

/** Carries out a sealed plan of which the totals are known. */
export async function carryOutPlan(request: SyncRequest, prepared: StartedPlan, emit: (event: SyncEvent) => void): Promise<RunReport> {
  const { backends, state, plan, selection, clock, guard, signal } = request
  const { policy, totals, header, startedAt } = prepared
  const counters = newCounters(totals)
  emit({ type: 'phase', phase: 'applying' })
  emit({ type: 'progress', counters: { ...counters }, current: [] })
  const baseline = new BaselineWriter(state, header, {
    keying: policy.keying,
    scope: policy.scope,
    roots: prepared.roots,
    resync: policy.resync,
  })
  await baseline.begin()
  const transport = await usableTransport(request, totals, emit)
  const isKept = (name: string) => transport !== null && name.endsWith(inboxSuffix)
  await removeLeftovers(request, prepared, (name) => !isKept(name), emit)
  const limits = new LimitWatch(policy.limits, clock, startedAt, counters)
  const limit = await executePlan({
    ...{ backends, plan, selection, baseline, clock, guard, policy, limits, counters, emit, signal },
    bandwidth: request.bandwidth ?? (() => policy.limits.bandwidth),
    contents: request.contents ?? null,
    bases: request.bases ?? null,
    transport,
  })
  // What arrived of a file in an earlier run has been gone on with by now, unless that file could not be copied again.
  if (limit === null && counters.failed === 0 && counters.stale === 0) await removeLeftovers(request, prepared, isKept, emit)
  if (limit === null && (policy.resync !== null || header?.scope !== scopeText(policy.scope))) await baseline.settle()
  emit({ type: 'phase', phase: 'verifying' })
  const isPartial = limit !== null || counters.failed > 0 || counters.stale > 0
  const isNothing = totals.operations === 0 || changesOf(totals) === 0
  return { ...report(isPartial ? 'partial' : isNothing ? 'nothing' : 'done', prepared, counters), limit }
}

/** The totals of a plan, of which only the operations that are carried out count. */
async function chosenTotals(request: SyncRequest, totals: PlanTotals): Promise<PlanTotals> {
  const { counts, bytes, replaced, removed, operations } = await countCarriedOut(request)
  return { ...totals, counts, bytes, replaced, removed, operations }
}

/** Null where there is none or no use for it, and where it can't be used between these sides: then all is read and written here, and a notice says why. */
async function usableTransport(
  { transport, backends }: SyncRequest,
  { bytes }: PlanTotals,
  emit: (event: SyncEvent) => void,
): Promise<Transport | null> {
  if (transport === undefined || bytes.path1 + bytes.path2 <= largestRead) return null
  const problem = await transport.prepare(backends)
  if (problem === null) return transport
  emit({ type: 'notice', side: 'path2', path: '', text: problem, isLink: false })
  return null
}

/** Clears away what earlier runs left half done, as far as `isMeant`. What can't be cleared away is told, and is in nobody's way. */
async function removeLeftovers(
  { backends, guard }: SyncRequest,
  { leftovers }: PreparedPlan,
  isMeant: (name: string) => boolean,
  emit: (event: SyncEvent) => void,
): Promise<void> {
  for (const { side, folder, names } of leftovers) {
    const meant = names.filter(isMeant)
    if (meant.length === 0) continue
    guard.assertMayWrite()
    const problem = await backends[side].removeLeftovers(folder, meant).then(() => null, problemOf)
    if (problem === null) continue
    emit({ type: 'notice', side, path: folder, text: `temporary files of an earlier run stay there: ${problem}`, isLink: false })
  }
}

/** However deep a run ended, it ends with an error that says why: it was stopped, or a storage could not go on. */
export async function namingTheEnd<T>({ signal }: Pick<PreviewRequest, 'signal'>, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (signal?.aborted === true && !(error instanceof SyncError)) throw new SyncError('cancelled', 'the run was stopped', { cause: error })
    if (isPathTrouble(error)) throw couldNotGoOn(error)
    throw error
  }
}

function couldNotGoOn(cause: Error): SyncError {
  const origin = pathTroubleOf(cause)?.origin ?? null
  return new SyncError('backend-failed', `the run could not go on: ${problemOf(cause)}`, origin === null ? { cause } : { cause, origin })
}

function newCounters(totals: PlanTotals): ApplyCounters {
  return {
    total: changesOf(totals),
    done: 0,
    failed: 0,
    stale: 0,
    skipped: 0,
    bytesTotal: totals.bytes.path1 + totals.bytes.path2,
    bytesDone: 0,
  }
}

function report(result: RunReport['result'], { digest, totals, gates }: PreparedPlan, counters: ApplyCounters): RunReport {
  return { result, digest, totals, gates, counters, unreadable: totals.unreadable, limit: null, unverified: totals.unverified }
}
