import type { SamplesRemoved } from '@pairwise/contracts'
import { type UseMutationResult, useMutation } from '@tanstack/react-query'
import { api } from '../../../lib/api-client.ts'

/** Deletes a pair of sample folders with what was made in them. Its page still stands until one leaves it. */
export function useRemoveSamples(pairId: string): UseMutationResult<SamplesRemoved, Error, void> {
  return useMutation({ mutationFn: () => api.call('removeSamplePair', { params: { pairId } }) })
}
