import type { AttentionItem, AttentionQuery } from '@pairwise/contracts'
import { queryOptions, type UseMutationResult, useMutation, useQueryClient } from '@tanstack/react-query'
import { api } from '../../../lib/api-client.ts'
import { keys } from '../../../lib/query-keys.ts'

/** A run that does not come makes no event, so the list is also read again from time to time. */
const rereadMs = 60_000

/** What needs somebody. */
export function attentionQuery(filter: Pick<AttentionQuery, 'kind' | 'pair' | 'limit'> & { readonly mine?: boolean }) {
  const { mine, ...rest } = filter
  return queryOptions({
    queryKey: [...keys.attention(), filter],
    queryFn: ({ signal }) => api.call('listAttention', { query: { ...rest, ...(mine ? { mine: 'true' } : {}) }, signal }),
    refetchInterval: rereadMs,
  })
}

/** Says who is on something: oneself, or nobody. */
export function useAssign(): UseMutationResult<AttentionItem, Error, { readonly itemKey: string; readonly to: 'me' | 'nobody' }> {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ itemKey, to }) => api.call(to === 'me' ? 'takeOn' : 'letGo', { params: { itemKey } }),
    onSettled: () => queries.invalidateQueries({ queryKey: keys.attention() }),
  })
}
