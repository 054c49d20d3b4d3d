import type { Run } from '@pairwise/contracts'
import { type UseMutationResult, useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, newIdempotencyKey } from './api-client.ts'
import { isRefusal } from './error-text.ts'
import { keys } from './query-keys.ts'

/** Runs a pair now. */
export function useStartRun(pairId: string): UseMutationResult<Run, Error, void> {
  return useNewRun((idempotencyKey) => api.call('startRun', { params: { pairId }, idempotencyKey }))
}

/** Runs a pair for what failed in an earlier run, and for nothing else. */
export function useRetryRun(runId: number): UseMutationResult<Run, Error, void> {
  return useNewRun((idempotencyKey) => api.call('retryRun', { params: { runId }, idempotencyKey }))
}

/** A second try after a broken connection is the same request, until one was answered. */
function useNewRun(make: (idempotencyKey: string) => Promise<Run>): UseMutationResult<Run, Error, void> {
  const queries = useQueryClient()
  const [idempotencyKey, setKey] = useState(newIdempotencyKey)
  return useMutation({
    mutationFn: () => make(idempotencyKey),
    onSuccess: (run) => {
      queries.setQueryData(keys.run(run.id), run)
      return queries.invalidateQueries({ queryKey: keys.pairs() })
    },
    onSettled: (_, error) => {
      if (error === null || isRefusal(error)) setKey(newIdempotencyKey())
    },
  })
}
