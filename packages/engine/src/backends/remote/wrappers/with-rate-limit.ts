import type { Clock } from '../../../ports/clock.ts'
import type { RemoteStore } from '../remote-store.ts'
import { eachRequest } from './each-request.ts'

/** Begins no more requests in a second than that, evenly spread. Parts of content that is read or written are none of their own. */
export function withRateLimit(store: RemoteStore, requestsPerSecond: number, clock: Clock): RemoteStore {
  const apartMs = 1000 / requestsPerSecond
  let nextAt = Number.NEGATIVE_INFINITY
  return eachRequest(store, async ({ name }, act) => {
    if (name !== 'read' && name !== 'write') {
      const now = clock.monotonic()
      const at = Math.max(now, nextAt)
      nextAt = at + apartMs
      if (at > now) await clock.sleep(at - now)
    }
    return act()
  })
}
