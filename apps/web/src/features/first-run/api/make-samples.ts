import type { Pair } from '@pairwise/contracts'
import { type UseMutationResult, useMutation, useQueryClient } from '@tanstack/react-query'
import { api } from '../../../lib/api-client.ts'
import { keys } from '../../../lib/query-keys.ts'

/** Has two small folders made, and a pair of them. */
export function useMakeSamples(): UseMutationResult<Pair, Error, void> {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: () => api.call('makeSamplePair', {}),
    onSuccess: () => queries.invalidateQueries({ queryKey: keys.pairs() }),
  })
}
