import type { RunLimits } from '../core/policy.ts'
import type { ApplyCounters, ReachedLimit } from '../core/sync-event.ts'
import type { Clock } from '../ports/clock.ts'

/** Whether a run may take up anything new. What it has begun goes on to its end. */
export class LimitWatch {
  readonly #limits: RunLimits
  readonly #clock: Clock
  readonly #startedAt: number
  readonly #counters: Pick<ApplyCounters, 'bytesDone'>

  /** `startedAt` is by the monotonic clock. */
  constructor(limits: RunLimits, clock: Clock, startedAt: number, counters: Pick<ApplyCounters, 'bytesDone'>) {
    this.#limits = limits
    this.#clock = clock
    this.#startedAt = startedAt
    this.#counters = counters
  }

  get reached(): ReachedLimit | null {
    const { maxDurationMs, maxTransferBytes } = this.#limits
    if (maxTransferBytes !== null && this.#counters.bytesDone >= maxTransferBytes) return 'transfer'
    return maxDurationMs !== null && this.#clock.monotonic() - this.#startedAt >= maxDurationMs ? 'duration' : null
  }
}
