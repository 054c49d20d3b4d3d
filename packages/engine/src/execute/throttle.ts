import { type BandwidthTimetable, limitAt } from '../core/bandwidth-timetable.ts'
import type { Clock } from '../ports/clock.ts'

/** Long waits are cut, so that another limit of the timetable, or a stop, is noticed soon. */
const longestWaitMs = 1000

/**
 * Spreads what all transfers of a run write together over time. Who asks first goes on first; time in which nobody asked is not
 * made up for.
 */
export class Throttle {
  readonly #timetable: BandwidthTimetable | null
  readonly #clock: Clock
  readonly #signal: AbortSignal | undefined
  #asked = 0
  #allowed = 0
  #lookedAt: number

  constructor(timetable: BandwidthTimetable | null, clock: Clock, signal?: AbortSignal) {
    this.#timetable = timetable
    this.#clock = clock
    this.#signal = signal
    this.#lookedAt = clock.monotonic()
  }

  /** Resolves when so many bytes more may have been written; null when there is nothing to wait for. Rejects when the run is stopped. */
  take(bytes: number): Promise<void> | null {
    if (this.#timetable === null) return null
    this.#allow(this.#timetable)
    this.#asked += bytes
    return this.#wait(this.#timetable, this.#asked)
  }

  async #wait(timetable: BandwidthTimetable, until: number): Promise<void> {
    for (;;) {
      const bytesPerSecond = this.#allow(timetable)
      if (bytesPerSecond === null || this.#allowed >= until) return
      const ms = ((until - this.#allowed) * 1000) / bytesPerSecond
      await this.#clock.sleep(Math.min(longestWaitMs, Math.max(1, ms)), this.#signal)
    }
  }

  #allow(timetable: BandwidthTimetable): number | null {
    const now = this.#clock.monotonic()
    const bytesPerSecond = limitAt(timetable, weekTime(this.#clock.now()))
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
