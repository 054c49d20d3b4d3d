import { type BandwidthTimetable, limitAt } from '../core/bandwidth-timetable.ts'
import type { Clock } from '../ports/clock.ts'

/** Long waits are cut, so that another limit of the timetable, or a stop, is noticed soon. */
const longestWaitMs = 1000

/** How fast a run may copy as of now; null sets no limit. It is asked again and again, and may answer otherwise each time. */
export type Bandwidth = () => BandwidthTimetable | null

/**
 * Spreads what all transfers of a run write together over time. Who asks first goes on first; time in which nobody asked is not
 * made up for. Whoever waits goes by another limit as soon as there is one.
 */
export class Throttle {
  readonly #bandwidth: Bandwidth
  readonly #clock: Clock
  readonly #signal: AbortSignal | undefined
  #asked = 0
  #allowed = 0
  #lookedAt: number

  constructor(bandwidth: Bandwidth, clock: Clock, signal?: AbortSignal) {
    this.#bandwidth = bandwidth
    this.#clock = clock
    this.#signal = signal
    this.#lookedAt = clock.monotonic()
  }

  /** How many bytes a second are allowed now; null sets no limit. */
  get bytesPerSecond(): number | null {
    const timetable = this.#bandwidth()
    return timetable === null ? null : limitAt(timetable, weekTime(this.#clock.now()))
  }

  /** Resolves when so many bytes more may have been written; null when there is nothing to wait for. Rejects when the run is stopped. */
  take(bytes: number): Promise<void> | null {
    // Those that wait under a limit that is no more are let go first.
    if (this.bytesPerSecond === null && this.#allowed === this.#asked) return null
    this.#allow()
    this.#asked += bytes
    return this.#wait(this.#asked)
  }

  async #wait(until: number): Promise<void> {
    for (;;) {
      const bytesPerSecond = this.#allow()
      if (bytesPerSecond === null || this.#allowed >= until) return
      const ms = ((until - this.#allowed) * 1000) / bytesPerSecond
      await this.#clock.sleep(Math.min(longestWaitMs, Math.max(1, ms)), this.#signal)
    }
  }

  #allow(): number | null {
    const now = this.#clock.monotonic()
    const { bytesPerSecond } = this
    const more = bytesPerSecond === null ? Number.POSITIVE_INFINITY : ((now - this.#lookedAt) * bytesPerSecond) / 1000
    this.#allowed = Math.min(this.#asked, this.#allowed + more)
    this.#lookedAt = now
    return bytesPerSecond
  }
}

function weekTime(ms: number) {
  const date = new Date(ms)
  return { weekday: date.getDay(), hour: date.getHours(), minute: date.getMinutes() }
}
