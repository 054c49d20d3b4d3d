import type { Plan, Run } from '@pairwise/contracts'
import { type UseMutationResult, useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, newIdempotencyKey } from '../../../lib/api-client.ts'
import { isRefusal } from '../../../lib/error-text.ts'
import { keys } from '../../../lib/query-keys.ts'

interface Preview {
  readonly pairId: string
  /** The plan that the new one replaces. */
  readonly parentId?: number
}

/** Makes a plan. It changes nothing on either side. */
export function usePreview(): UseMutationResult<Plan, Error, Preview> {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ pairId, parentId }: Preview) =>
      api.call('preview', {
        params: { pairId },
        body: { ...(parentId === undefined ? {} : { parentId }) },
        idempotencyKey: newIdempotencyKey(),
      }),
    onSuccess: (plan) => {
      queries.setQueryData(keys.plan(plan.id), plan)
      return queries.invalidateQueries({ queryKey: keys.pair(plan.pairId) })
    },
  })
}

/** Carries out exactly one plan. A second try after a broken connection is the same request. */
export function useApplyPlan(planId: number): UseMutationResult<Run, Error, string> {
  const queries = useQueryClient()
  const [idempotencyKey, setKey] = useState(newIdempotencyKey)
  return useMutation({
    mutationFn: (fingerprint: string) => api.call('applyPlan', { params: { planId }, body: { fingerprint }, idempotencyKey }),
    onSuccess: (run) => {
      queries.setQueryData(keys.run(run.id), run)
      void queries.invalidateQueries({ queryKey: keys.pairs() })
    },
    onSettled: (_, error) => {
      if (isRefusal(error)) setKey(newIdempotencyKey())
      return queries.invalidateQueries({ queryKey: keys.plan(planId), exact: true })
    },
  })
}

/** Looks whether the files are still as the plan saw them. */
export function useCheckPlan(planId: number): UseMutationResult<Plan, Error, void> {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: () => api.call('checkPlan', { params: { planId } }),
    onSuccess: (plan) => queries.setQueryData(keys.plan(planId), plan),
  })
}

/** Discards a plan; nothing on either side changes. */
export function useDiscardPlan(planId: number): UseMutationResult<null, Error, void> {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: () => api.call('discardPlan', { params: { planId } }),
    onSettled: () => queries.invalidateQueries({ queryKey: keys.plan(planId), exact: true }),
  })
}
