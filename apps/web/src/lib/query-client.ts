import { QueryCache, QueryClient } from '@tanstack/react-query'
import { isRefusal } from './error-text.ts'

interface QueryClientDeps {
  /** The session ended while the page was open. */
  readonly onSignedOut: () => void
}

/** The cache of what the server said. Refusals are not repeated: the server would say the same again. */
export function buildQueryClient(deps: QueryClientDeps): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({
      // Asking who is signed in, before anybody is, is how a page finds out: that is not the end of a session.
      onError: (error, query) => {
        const wasSignedIn = query.queryKey[0] !== 'session' || query.state.data !== undefined
        if (wasSignedIn && isRefusal(error, 'unauthenticated')) deps.onSignedOut()
      },
    }),
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        refetchOnWindowFocus: true,
        retry: (failures, error) => failures < 2 && error.name === 'NetworkError',
        // Requests are sent even when the browser believes to be offline: the server may be on this very machine.
        networkMode: 'always',
      },
      mutations: { networkMode: 'always' },
    },
  })
}
