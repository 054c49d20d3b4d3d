import type { Clock } from '../../../ports/clock.ts'
import { askAgain, type RetryPolicy } from '../ask-again.ts'
import type { RemoteStore } from '../remote-store.ts'
import { eachRequest } from './each-request.ts'

/**
 * Asks again what only looks. What changes something is never sent twice from here: an answer may have got lost after the act, so whoever
 * tries again has to look first, as the run does with a whole operation, or to know what a second time means, as the storage itself may.
 */
export function withRetry(store: RemoteStore, policy: RetryPolicy, clock: Clock): RemoteStore {
  return eachRequest(store, ({ isLooking }, act) => (isLooking ? askAgain(act, policy, { clock }) : act()))
}
