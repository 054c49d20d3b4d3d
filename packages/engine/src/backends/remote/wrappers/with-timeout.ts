import { PathError } from '../../../errors.ts'
import type { Clock } from '../../../ports/clock.ts'
import type { RemoteStore } from '../remote-store.ts'
import { eachRequest } from './each-request.ts'

/**
 * Gives up what only looks when there is no answer for so long. What changes something is waited for as long as its connection lives: who gives it up does not
 * know what it will still do.
 */
export function withTimeout(store: RemoteStore, ms: number, clock: Clock): RemoteStore {
  return eachRequest(store, async ({ isLooking }, act) => {
    if (!isLooking) return act()
    const over = new AbortController()
    const tooLate = clock.sleep(ms, over.signal).then(
      () => Promise.reject(new PathError('ETIMEDOUT', 'the storage did not answer in time')),
      () => new Promise<never>(() => {}),
    )
    try {
      return await Promise.race([act(), tooLate])
    } finally {
      over.abort()
    }
  })
}
