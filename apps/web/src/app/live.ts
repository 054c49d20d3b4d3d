import { announce } from '../lib/announcer.ts'
import { api } from '../lib/api-client.ts'
import { isRefusal } from '../lib/error-text.ts'
import { createLiveClient } from '../lib/live/live-client.ts'
import { isLive } from '../lib/query-keys.ts'
import { openLiveSocket } from './open-live-socket.ts'
import { queries } from './query-cache.ts'
import { signedOut } from './signed-out.ts'

/** The live connection of this page. */
export const liveClient = createLiveClient({
  openSocket: openLiveSocket,
  now: () => Date.now(),
  probe: async () => {
    try {
      await api.call('me', {})
      return true
    } catch (error) {
      if (isRefusal(error, 'unauthenticated')) signedOut.tell()
      return isRefusal(error)
    }
  },
  onRefresh: (cause) => {
    if (cause === 'reconnected') announce('Connected again. Data refreshed.')
    // After a first connection every topic says itself where it begins, and what it is about is read again then.
    const wantsAll = cause !== 'connected'
    void queries.invalidateQueries({ predicate: (query) => (wantsAll && isLive(query.queryKey)) || query.state.status === 'error' })
  },
})
