import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { api } from './api-client.ts'
import { keys } from './query-keys.ts'

/** The places where folders can be. */
export const connectionsQuery = queryOptions({
  queryKey: keys.connectionList(),
  queryFn: ({ signal }) => api.call('listConnections', { signal }),
})

/** The folders in a folder, a page at a time. */
export function browseQuery(connectionId: string, folder: string) {
  return infiniteQueryOptions({
    queryKey: [...keys.connection(connectionId), 'folders', folder],
    queryFn: ({ signal, pageParam }) =>
      api.call('browseConnection', {
        params: { connectionId },
        query: { folder, ...(pageParam === null ? {} : { after: pageParam }) },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => (page.kind === 'folders' ? page.next : null),
    staleTime: 10_000,
    retry: false,
  })
}
