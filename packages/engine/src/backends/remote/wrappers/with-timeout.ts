import { PathError } from '../../../errors.ts'
import type { Clock } from '../../../ports/clock.ts'
import type { RemoteStore } from '../remote-store.ts'
import { changedStore } from './changed-store.ts'
import { eachRequest } from './each-request.ts'

/** How often it is looked whether anybody has waited for too long, within the time that one may wait. */
const looksWithin = 8

/**
 * Gives up what only looks when there is no answer for so long, or a little longer. What changes something is waited for as long as its
 * connection lives: who gives it up does not know what it will still do.
 */
export function withTimeout(store: RemoteStore, ms: number, clock: Clock): RemoteStore {
  const watch = new Watch(ms, clock)
  const timed = eachRequest(store, ({ isLooking }, act) => (isLooking ? watch.over(act) : act()))
  return changedStore(timed, {
    close: () => {
      watch.end()
      return store.close()
    },
  })
}

/** One timer for all requests that are under way: most are answered in no time, and a timer for each would cost more than they do. */
class Watch {
  readonly #ms: number
  readonly #clock: Clock
  readonly #waiting = new Map<object, { readonly since: number; readonly giveUp: (error: PathError) => void }>()
  readonly #ended = new AbortController()
  #isWatching = false

  constructor(ms: number, clock: Clock) {
    this.#ms = ms
    this.#clock = clock
  }

  over<T>(act: () => Promise<T>): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<T>()
    const request = {}
    this.#waiting.set(request, { since: this.#clock.monotonic(), giveUp: reject })
    act()
      .then(resolve, reject)
      .finally(() => this.#waiting.delete(request))
    if (!this.#isWatching) void this.#watch()
    return promise
  }

  end(): void {
    this.#ended.abort()
  }

  /** Goes on for a while when nobody waits any more: the next request is near. */
  async #watch(): Promise<void> {
    this.#isWatching = true
    try {
      while (this.#waiting.size > 0 && !this.#ended.signal.aborted) {
        await this.#clock.sleep(this.#ms / looksWithin, this.#ended.signal)
        const now = this.#clock.monotonic()
        for (const [request, { since, giveUp }] of this.#waiting) {
          if (now - since < this.#ms) continue
          this.#waiting.delete(request)
          giveUp(new PathError('ETIMEDOUT', 'the storage did not answer in time'))
        }
      }
    } catch (error) {
      // The sleep was cut off, for the storage was closed: its requests end with errors of their own.
      if (!this.#ended.signal.aborted) throw error
    } finally {
      this.#isWatching = false
    }
  }
}
