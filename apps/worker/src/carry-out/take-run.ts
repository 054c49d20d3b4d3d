import type { RunRow } from '@pairwise/db'
import { type LeaseMemory, now } from '../lease/lease-memory.ts'
import type { CarryOutDeps } from './carry-out-deps.ts'
import { RunBandwidth } from './run-bandwidth.ts'
import { RunStop } from './run-stop.ts'

/** A run that is this process's own for as long as its lease is held. */
export interface TakenRun {
  readonly run: RunRow
  /** The row as an earlier owner left it; the same as `run` but for what taking it changed. */
  readonly before: RunRow
  readonly token: number
  readonly memory: LeaseMemory
  readonly stop: RunStop
  readonly bandwidth: RunBandwidth
  /** Ends the heartbeat and gives the lease back, so that the next owner need not wait. */
  letGo(): Promise<void>
}

/** Why there was nothing to take. A lease that is held by another belongs to somebody who is at work, or soon over. */
export type NotTaken = 'nothing-to-do' | 'lease-held'

/** After the grace period the process has this long to save, before it is ended as one that hangs. */
const saveMs = 30_000

/**
 * Takes a run that nobody carries out: a queued one, or one that was left behind under a lease that is over. Of any number
 * of processes that try at once, one gets it.
 */
export async function takeRun(runId: number, deps: CarryOutDeps): Promise<TakenRun | NotTaken> {
  const { runs, leases } = deps.database
  const wanted = await runs.get(runId)
  if (wanted === null || wanted.finishedAt !== null) return 'nothing-to-do'
  const { pairId } = wanted
  const since = now()
  const lease = await leases.acquire({ pairId, runId, holder: deps.name, ...deps.lease })
  if (lease.kind !== 'acquired') return lease.kind === 'held' ? 'lease-held' : 'nothing-to-do'
  const { token } = lease
  const bandwidth = new RunBandwidth(wanted.bandwidth)
  const watch = deps.heartbeat.watch({
    pairId,
    token,
    since,
    stopPatienceMs: deps.graceMs + saveMs,
    onStopRequested: () => stop.ask('person'),
    onBandwidth: (text) => bandwidth.set(text),
    onLost: () => stop.ask('lost'),
  })
  const stop = new RunStop(watch.memory, deps.graceMs)
  const letGo = async () => {
    stop.dispose()
    watch.end()
    await leases.release({ pairId, token })
  }
  try {
    const before = await runs.get(runId)
    const run = await runs.claim({ runId, token, workerId: deps.name })
    if (run !== null && before !== null) return { run, before, token, memory: watch.memory, stop, bandwidth, letGo }
  } catch (error) {
    watch.end()
    throw error
  }
  await letGo()
  return 'nothing-to-do'
}
