import type { Clock } from '../../../ports/clock.ts'
import type { RemoteStore } from '../remote-store.ts'
import { eachRequest, type Request } from './each-request.ts'

/** What became of one request. */
export interface RequestMeasure {
  readonly name: Request['name']
  readonly ms: number
  readonly isFailed: boolean
}

/** Tells of each request that reached the storage, how long it took and whether it failed. */
export function withMetrics(store: RemoteStore, onRequest: (measure: RequestMeasure) => void, clock: Clock): RemoteStore {
  return eachRequest(store, async ({ name }, act) => {
    const startedAt = clock.monotonic()
    let isFailed = true
    try {
      const answer = await act()
      isFailed = false
      return answer
    } finally {
      onRequest({ name, ms: clock.monotonic() - startedAt, isFailed })
    }
  })
}
