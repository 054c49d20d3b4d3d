import type { Clock } from '../ports/clock.ts'

/** Time that only tests move. Sleeping takes no time of theirs. */
export class FakeClock implements Clock {
  #ms: number

  constructor(ms: number = Date.UTC(2026, 0, 1)) {
    this.#ms = ms
  }

  now(): number {
    return this.#ms
  }

  monotonic(): number {
    return this.#ms
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted()
    this.#ms += ms
  }

  advance(ms: number): void {
    this.#ms += ms
  }
}
