import { isRetryable, PathError, SyncError } from '../../../errors.ts'
import type { Clock } from '../../../ports/clock.ts'
import type { RemoteStore } from '../remote-store.ts'
import { eachRequest } from './each-request.ts'

export interface RetryPolicy {
  readonly tries: number
  /** Before the second try; each later pause is twice as long, and none is shorter than the storage asks for (Retry-After). */
  readonly firstPauseMs: number
}

/** A storage that wants more time than that is not waited for. */
const longestPauseMs = 60_000

/**
 * Asks again what only looks, when it failed for a reason that is declared to pass. What changes something is never sent twice from here: an answer may
 * have got lost after the act, so whoever tries again has to look first, as the run does with a whole operation.
 */
export function withRetry(store: RemoteStore, { tries, firstPauseMs }: RetryPolicy, clock: Clock): RemoteStore {
  return eachRequest(store, async ({ isLooking }, act) => {
    for (let left = isLooking ? tries - 1 : 0, pauseMs = firstPauseMs; ; left--, pauseMs *= 2) {
      try {
        return await act()
      } catch (error) {
        const askedMs = (error instanceof PathError ? error.retryAfterMs : null) ?? 0
        if (left <= 0 || !mayPass(error) || askedMs > longestPauseMs) throw error
        await clock.sleep(Math.max(pauseMs, askedMs))
      }
    }
  })
}

function mayPass(error: unknown): boolean {
  return error instanceof SyncError ? error.retryable : isRetryable(error)
}
