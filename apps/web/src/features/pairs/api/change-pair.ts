import type { Pair, PairCreate, PairUpdate } from '@pairwise/contracts'
import { type UseMutationResult, useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, newIdempotencyKey } from '../../../lib/api-client.ts'
import { keys } from '../../../lib/query-keys.ts'

/** Makes a pair. One form makes one pair, however often it is sent. */
export function useCreatePair(): UseMutationResult<Pair, Error, PairCreate> {
  const refresh = useRefreshPairs()
  const [sent, setSent] = useState<{ readonly body: string; readonly key: string } | null>(null)
  return useMutation({
    mutationFn: (body: PairCreate) => {
      const text = JSON.stringify(body)
      const idempotencyKey = sent?.body === text ? sent.key : newIdempotencyKey()
      setSent({ body: text, key: idempotencyKey })
      return api.call('createPair', { body, idempotencyKey })
    },
    onSuccess: refresh,
  })
}

interface Change {
  readonly body: PairUpdate
  readonly etag: string
}

/** Changes a pair, unless somebody else did in the meantime. */
export function useUpdatePair(pairId: string): UseMutationResult<Pair, Error, Change> {
  const refresh = useRefreshPairs()
  return useMutation({
    mutationFn: ({ body, etag }: Change) => api.call('updatePair', { params: { pairId }, body, ifMatch: etag }),
    onSuccess: refresh,
  })
}

/** Deletes a pair; no file on either side is touched. */
export function useDeletePair(pairId: string): UseMutationResult<null, Error, void> {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: () => api.call('deletePair', { params: { pairId } }),
    onSuccess: () => {
      queries.removeQueries({ queryKey: keys.pair(pairId) })
      return queries.invalidateQueries({ queryKey: keys.pairList() })
    },
  })
}

function useRefreshPairs(): () => Promise<void> {
  const queries = useQueryClient()
  return () => queries.invalidateQueries({ queryKey: keys.pairs() })
}
