import type { Pair } from '@pairwise/contracts'
import { queryOptions } from '@tanstack/react-query'
import { api } from '../../../lib/api-client.ts'
import { keys } from '../../../lib/query-keys.ts'

/** A pair with the tag that an update of it sends back. */
export interface TaggedPair {
  readonly pair: Pair
  readonly etag: string
}

/** All pairs. */
export const pairListQuery = queryOptions({
  queryKey: keys.pairList(),
  queryFn: ({ signal }) => api.call('listPairs', { signal }),
})

/** One pair. */
export function pairQuery(pairId: string) {
  return queryOptions({
    queryKey: keys.pair(pairId),
    queryFn: async ({ signal }): Promise<TaggedPair> => {
      const { body, etag } = await api.exchange('getPair', { params: { pairId }, signal })
      return { pair: body, etag: etag ?? '*' }
    },
  })
}
