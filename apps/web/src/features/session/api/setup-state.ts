import { queryOptions } from '@tanstack/react-query'
import { api } from '../../../lib/api-client.ts'
import { keys } from '../../../lib/query-keys.ts'

/** Whether the server waits for its first admin. */
export const setupStateQuery = queryOptions({
  queryKey: keys.setup(),
  queryFn: ({ signal }) => api.call('setupState', { signal }),
  staleTime: 0,
})
