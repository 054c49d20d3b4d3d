import type { QueryClient } from '@tanstack/react-query'
import { isInTheMaking } from '../../../lib/in-the-making.ts'
import { filterOf, type PlanSearch } from '../lib/plan-search.ts'
import { planFoldersQuery, planQuery, planReasonsQuery, planRowsQuery, selectionQuery, windowSize } from './plan-queries.ts'

/** Asks for what the page of a plan shows first, before the page itself is there. What fails is asked for again by the page, which says why. */
export async function prefetchPlan(queries: QueryClient, planId: number, search: PlanSearch): Promise<void> {
  await queries.prefetchQuery(planQuery(planId))
  const plan = queries.getQueryData(planQuery(planId).queryKey)
  // Rows are kept for good, so none are read before all of them are there.
  if (plan === undefined || isInTheMaking(plan) || plan.total === 0) return
  await Promise.all([queries.prefetchQuery(selectionQuery(planId)), prefetchLines(queries, planId, search)])
}

function prefetchLines(queries: QueryClient, planId: number, search: PlanSearch): Promise<void> {
  const filter = filterOf(search)
  switch (search.view) {
    case 'folders':
      return queries.prefetchQuery(planFoldersQuery(planId, { ...filter, path: filter.path ?? '' }))
    case 'list':
      return queries.prefetchQuery(planRowsQuery(planId, { ...filter, sort: search.sort, offset: 0, limit: windowSize }))
    case 'reasons':
      return queries.prefetchQuery(planReasonsQuery(planId, filter))
  }
}
