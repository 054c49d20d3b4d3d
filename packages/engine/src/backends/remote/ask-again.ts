import { pauseBeforeNextTry } from '../../errors.ts'
import type { Clock } from '../../ports/clock.ts'

export interface RetryPolicy {
  readonly tries: number
  /** Before the second try; each later pause is twice as long, and none is shorter than the storage asks for (Retry-After). */
  readonly firstPauseMs: number
}

export const usualRetry: RetryPolicy = { tries: 5, firstPauseMs: 500 }
/** While somebody waits for the answer, who can ask again. */
export const briefRetry: RetryPolicy = { tries: 2, firstPauseMs: 500 }
export const onlyOnce: RetryPolicy = { tries: 1, firstPauseMs: 0 }

interface AskAgainOptions {
  readonly clock: Clock
  /** Aborted: a pause ends with its reason. */
  readonly signal?: AbortSignal
  /** What an error means in the words of a backend. */
  readonly meaningOf?: (error: unknown) => unknown
}

/**
 * Does something again that failed for a reason that is declared to pass. All requests that are made again go through here, and none through two
 * of these: what only looks in front of a storage, and what a storage needs to do its changes inside of it.
 */
export async function askAgain<T>(
  act: () => Promise<T>,
  { tries, firstPauseMs }: RetryPolicy,
  { clock, signal, meaningOf = (error) => error }: AskAgainOptions,
): Promise<T> {
  for (let left = tries - 1, usualMs = firstPauseMs; ; left--, usualMs *= 2) {
    try {
      return await act()
    } catch (error) {
      const pauseMs = left <= 0 ? null : pauseBeforeNextTry(meaningOf(error), usualMs)
      if (pauseMs === null) throw error
      await clock.sleep(pauseMs, signal).catch((cutOff: unknown) => {
        signal?.throwIfAborted()
        throw cutOff
      })
    }
  }
}
