import { breathe } from '../breathe.ts'
import type { Clock } from '../ports/clock.ts'

const everyMs = 50

/**
 * Breaths that are taken now and then by all that goes on side by side. A disk of this machine lets nobody wait: what is done on it is
 * done at once, and whoever wants the run to stop has to have a turn.
 */
export class Breaths {
  readonly #clock: Clock
  #takenAt: number
  /** Everybody waits for the same one: a single one that goes on would take the turn of all others. */
  #underWay: Promise<void> | null = null

  constructor(clock: Clock) {
    this.#clock = clock
    this.#takenAt = clock.monotonic()
  }

  /** To be waited for between one thing and the next; null where it is not time yet. */
  next(): Promise<void> | null {
    if (this.#underWay === null && this.#clock.monotonic() - this.#takenAt >= everyMs) this.#underWay = this.#take()
    return this.#underWay
  }

  async #take(): Promise<void> {
    await breathe()
    this.#underWay = null
    this.#takenAt = this.#clock.monotonic()
  }
}
