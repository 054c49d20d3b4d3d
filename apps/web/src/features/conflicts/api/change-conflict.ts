import type { Conflict, DecisionPlans, DecisionRequest, Plan, RuleOutcome, RuleRequest, Run } from '@pairwise/contracts'
import { type QueryClient, type UseMutationResult, useMutation, useQueryClient } from '@tanstack/react-query'
import { api, newIdempotencyKey } from '../../../lib/api-client.ts'
import { keys } from '../../../lib/query-keys.ts'
import { conflictQuery } from './conflict-queries.ts'

function remember(queries: QueryClient, conflict: Conflict): void {
  queries.setQueryData(conflictQuery(conflict.id).queryKey, conflict)
}

const refreshAll = (queries: QueryClient) => queries.invalidateQueries({ queryKey: keys.conflicts() })

/** Stages a decision; nothing on either side changes. */
export function useStage(conflictId: number): UseMutationResult<Conflict, Error, DecisionRequest> {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (body) =>
      body.choice === 'merge'
        ? api.call('stageDecision', { params: { conflictId }, body })
        : api.call('stageDecision', { params: { conflictId }, body }),
    onSuccess: (conflict) => remember(queries, conflict),
    onSettled: () => refreshAll(queries),
  })
}

/** Takes a staged decision back. */
export function useUnstage(conflictId: number): UseMutationResult<Conflict, Error, void> {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: () => api.call('unstageDecision', { params: { conflictId } }),
    onSuccess: (conflict) => remember(queries, conflict),
    onSettled: () => refreshAll(queries),
  })
}

/** Decides many by a rule. */
export function useDecideByRule(): UseMutationResult<RuleOutcome, Error, RuleRequest> {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (body) => api.call('decideConflicts', { body }),
    onSettled: () => refreshAll(queries),
  })
}

/** Takes all staged decisions back, of one pair or of all. */
export function useTakeBackAll(pairId: string | undefined): UseMutationResult<{ readonly count: number }, Error, void> {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: () => api.call('takeBackDecisions', { query: pairId ? { pair: pairId } : {} }),
    onSettled: () => refreshAll(queries),
  })
}

/** Makes the plans of what is staged, one for each pair. Nothing is applied. */
export function usePlanDecisions(pairId: string | undefined): UseMutationResult<DecisionPlans, Error, void> {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: () => api.call('planDecisions', { body: pairId ? { pairId } : {}, idempotencyKey: newIdempotencyKey() }),
    onSettled: () => refreshAll(queries),
  })
}

/** Carries out plans of decisions, each exactly as it was shown. */
export function useApplyDecisions(): UseMutationResult<readonly Run[], Error, readonly Plan[]> {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async (plans) => {
      const runs: Run[] = []
      for (const { id: planId, fingerprint } of plans) {
        if (fingerprint === null) continue
        runs.push(await api.call('applyPlan', { params: { planId }, body: { fingerprint }, idempotencyKey: newIdempotencyKey() }))
      }
      return runs
    },
    // Nothing is waited for: the answer leads on to the run, and what it is pressed in goes when the queue is read again and is empty.
    onSettled: (_, __, plans) => {
      for (const { id } of plans) void queries.invalidateQueries({ queryKey: keys.plan(id) })
      void refreshAll(queries)
    },
  })
}

/** Keeps an unfinished merge on the server. */
export function saveDraftOf(conflictId: number, revision: number): (text: string) => Promise<unknown> {
  return (text) => api.call('saveMergeDraft', { params: { conflictId }, body: { revision, text } })
}
