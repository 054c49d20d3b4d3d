import type { RowScope, SelectionRequest } from '@pairwise/contracts'
import { type UseMutationResult, useMutation, useQueryClient } from '@tanstack/react-query'
import { api } from '../../../lib/api-client.ts'
import { keys } from '../../../lib/query-keys.ts'

export interface SelectionChange {
  readonly act: SelectionRequest['act']
  readonly scopes: readonly RowScope[]
}

/** Leaves rows out of a plan, or takes them in again. Answers with how many that were. */
export function useSelect(planId: number): UseMutationResult<number, Error, SelectionChange> {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async ({ act, scopes }: SelectionChange) => {
      let changed = 0
      for (const scope of scopes) {
        const answer = await api.call('changeSelection', { params: { planId }, body: { act, scope } })
        changed += answer.changed
        const { fingerprint: _, changed: __, ...selection } = answer
        queries.setQueryData(keys.planSelection(planId), selection)
      }
      return changed
    },
    onSettled: () => queries.invalidateQueries({ queryKey: keys.plan(planId) }),
  })
}

interface ViewedChange {
  readonly isViewed: boolean
  readonly scopes: readonly RowScope[]
}

/** Marks rows as viewed by me. */
export function useMarkViewed(planId: number): UseMutationResult<void, Error, ViewedChange> {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async ({ isViewed, scopes }: ViewedChange) => {
      for (const scope of scopes) {
        const progress = await api.call('markViewed', { params: { planId }, body: { viewed: isViewed, scope } })
        queries.setQueryData(keys.planViewed(planId), progress)
      }
    },
    onSettled: () => queries.invalidateQueries({ queryKey: keys.planRows(planId) }),
  })
}
