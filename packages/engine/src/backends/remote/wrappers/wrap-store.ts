import type { StorageOrigin } from '../../../core/path-trouble.ts'
import type { Clock } from '../../../ports/clock.ts'
import { type RetryPolicy, usualRetry } from '../ask-again.ts'
import type { RemoteStore } from '../remote-store.ts'
import { type RequestMeasure, withMetrics } from './with-metrics.ts'
import { withOrigin } from './with-origin.ts'
import { withRateLimit } from './with-rate-limit.ts'
import { withReadOnly } from './with-read-only.ts'
import { withRetry } from './with-retry.ts'
import { withTimeout } from './with-timeout.ts'

export interface RequestOptions {
  /** Null sets no limit. */
  readonly requestsPerSecond?: number | null
  readonly onRequest?: (measure: RequestMeasure) => void
  /** What errors that end every request alike say of where they come from. */
  readonly origin?: StorageOrigin
  /** How often what only looks is asked for again. */
  readonly retry?: RetryPolicy
  /** Whoever only looks gets nothing that could write. */
  readonly isReadOnly?: boolean
}

const patienceMs = 120_000

/**
 * What stands between the engine and every storage, from the inside out. Measures are nearest to the storage, so that each request that
 * reached it counts once. A limit of time is that of one try. A limit of rate counts each try, and is outside of the limit of time, so
 * that waiting for one's turn is no silence of the storage. Tries are the only ones: below them what only looks is asked once, and only what a
 * storage needs for its changes is made again there, in the same way. Around them errors get to say whose they are. What may not write is outermost: a refusal is no request, so it is neither counted nor tried again.
 * How fast content flows is no concern of theirs: all transfers of a run share one limit, where the run copies.
 */
export function wrapStore(store: RemoteStore, options: RequestOptions, clock: Clock): RemoteStore {
  const { requestsPerSecond = null, onRequest, origin, retry = usualRetry, isReadOnly = false } = options
  const measured = onRequest === undefined ? store : withMetrics(store, onRequest, clock)
  const timed = withTimeout(measured, patienceMs, clock)
  const limited = requestsPerSecond === null ? timed : withRateLimit(timed, requestsPerSecond, clock)
  const retried = withRetry(limited, retry, clock)
  const named = origin === undefined ? retried : withOrigin(retried, origin)
  return isReadOnly ? withReadOnly(named) : named
}
