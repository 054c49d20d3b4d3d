import type { LeaseRenewal } from '@pairwise/db/lease-renewal'
import type { LeaseTerms } from '../config.ts'
import { pause } from '../pause.ts'
import { type LeaseMemory, now } from './lease-memory.ts'

export interface KeptLease {
  readonly pairId: string
  readonly token: number
  readonly memory: LeaseMemory
}

export interface LeaseListener {
  /** A person asked for the run to be stopped. Told once. */
  onStopRequested(): void
  /** How fast the run may copy changed; null for what its pair says. */
  onBandwidth(bandwidth: string | null): void
  /** The lease is not ours any more, or may not be. Told once, at the end. */
  onLost(): void
  /** A renewal failed; it is tried again. */
  onTrouble(error: unknown): void
}

/** So many renewals may fail in a row before the lease is over. */
const renewalsPerTerm = 15
const longestRetryPauseMs = 250

/** Renews a lease until the signal aborts or it is lost, and writes into its memory until when it is ours. */
export async function keepLease(
  { pairId, token, memory }: KeptLease,
  { ttlMs, marginMs }: LeaseTerms,
  renewal: Pick<LeaseRenewal, 'renew'>,
  listener: LeaseListener,
  signal: AbortSignal,
): Promise<void> {
  const everyMs = ttlMs / renewalsPerTerm
  let pauseMs = everyMs
  let isStopTold = false
  let bandwidth: string | null | undefined
  while (await pause(pauseMs, signal)) {
    // Read before the request: if the answer takes long, because the network or this process was away, it is not counted.
    const from = now()
    try {
      const renewed = await renewal.renew({ pairId, token, ttlMs })
      if (signal.aborted) return
      if (renewed === null) memory.lose()
      else memory.extend(from, ttlMs - marginMs)
      if (renewed?.stopRequested === true && !isStopTold) {
        isStopTold = true
        listener.onStopRequested()
      }
      if (renewed !== null && renewed.bandwidth !== bandwidth) {
        bandwidth = renewed.bandwidth
        listener.onBandwidth(bandwidth)
      }
      pauseMs = everyMs
    } catch (error) {
      if (signal.aborted) return
      listener.onTrouble(error)
      pauseMs = Math.min(everyMs, longestRetryPauseMs)
    }
    if (memory.isLost()) return listener.onLost()
  }
}
