import type { PlanProgress, PlanRowQuery, RowFilter, Side } from '@pairwise/contracts'
import { queryOptions, skipToken } from '@tanstack/react-query'
import { api } from '../../../lib/api-client.ts'
import { keys } from '../../../lib/query-keys.ts'

/** What of a plan changes only when somebody acts on it, and is told then. */
const untilTold = { staleTime: Number.POSITIVE_INFINITY, gcTime: 60_000 } as const

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

/** How much of a plan will be carried out. */
export function selectionQuery(planId: number) {
  return queryOptions({
    queryKey: keys.planSelection(planId),
    queryFn: ({ signal }) => api.call('getSelection', { params: { planId }, signal }),
  })
}

/** How far I have looked through a plan. */
export function viewedQuery(planId: number) {
  return queryOptions({
    queryKey: keys.planViewed(planId),
    queryFn: ({ signal }) => api.call('getViewed', { params: { planId }, signal }),
  })
}

/** So many rows are asked for at once. */
export const windowSize = 200

/** A window of the rows of a plan. */
export function planRowsQuery(planId: number, query: Partial<PlanRowQuery>) {
  return queryOptions({
    queryKey: [...keys.planRows(planId), 'window', query],
    queryFn: ({ signal }) => api.call('listPlanRows', { params: { planId }, query, signal }),
    ...untilTold,
  })
}

/** One row with what was agreed before. */
export function planRowQuery(planId: number, rowId: string) {
  return queryOptions({
    queryKey: [...keys.planRows(planId), 'one', rowId],
    queryFn: ({ signal }) => api.call('getPlanRow', { params: { planId, rowId }, signal }),
    ...untilTold,
  })
}

/** A version of a file in a plan as text. What cannot be read now may be readable later, so nothing of it is kept for long. */
export function rowTextQuery(planId: number, rowId: string, version: Side, part: 'whole' | 'beginning') {
  return queryOptions({
    queryKey: [...keys.planRows(planId), 'text', rowId, version, part],
    queryFn: ({ signal }) => api.call('readOperationText', { params: { planId, operationId: rowId, version }, query: { part }, signal }),
    ...untilTold,
    retry: false,
  })
}

/** Where the bytes of a version are, to be downloaded or shown as a picture. */
export function rowContentUrl(planId: number, rowId: string, version: Side, as: 'download' | 'inline'): string {
  return `/api/v1/contents/plans/${planId}/${rowId}/${version}?as=${as}`
}

/** The folders in a folder of a plan. */
export function planFoldersQuery(planId: number, filter: RowFilter) {
  return queryOptions({
    queryKey: [...keys.planRows(planId), 'folders', filter],
    queryFn: ({ signal }) => api.call('listPlanFolders', { params: { planId }, query: filter, signal }),
    ...untilTold,
  })
}

/** The rows of a plan by their reasons. */
export function planReasonsQuery(planId: number, filter: RowFilter) {
  return queryOptions({
    queryKey: [...keys.planRows(planId), 'reasons', filter],
    queryFn: ({ signal }) => api.call('listPlanReasons', { params: { planId }, query: filter, signal }),
    ...untilTold,
  })
}
