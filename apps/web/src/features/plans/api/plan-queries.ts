import type { OperationPage, OperationQuery, PlanProgress } from '@pairwise/contracts'
import { queryOptions, skipToken } from '@tanstack/react-query'
import { api } from '../../../lib/api-client.ts'
import { keys } from '../../../lib/query-keys.ts'

/** One plan with its totals. */
export function planQuery(planId: number) {
  return queryOptions({
    queryKey: keys.plan(planId),
    queryFn: ({ signal }) => api.call('getPlan', { params: { planId }, signal }),
  })
}

/** How far the making of a plan is. Only live events say it. */
export function planProgressQuery(planId: number) {
  return queryOptions<PlanProgress>({ queryKey: keys.planProgress(planId), queryFn: skipToken })
}

/** A window of the rows of a plan. */
export function fetchPlanRows(planId: number): (query: Partial<OperationQuery>, signal: AbortSignal) => Promise<OperationPage> {
  return ({ class: op, outcome: _, ...query }, signal) =>
    api.call('listPlanRows', { params: { planId }, query: { ...query, ...(op === undefined ? {} : { op }) }, signal })
}
