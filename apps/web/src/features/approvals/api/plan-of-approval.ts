import type { Plan } from '@pairwise/contracts'
import { queryOptions, skipToken } from '@tanstack/react-query'
import { api } from '../../../lib/api-client.ts'
import { keys } from '../../../lib/query-keys.ts'

/** The plan that an approval is about, under the key of every plan. */
export function planOfApprovalQuery(planId: number | null) {
  return queryOptions<Plan>({
    queryKey: keys.plan(planId ?? 0),
    queryFn: planId === null ? skipToken : ({ signal }) => api.call('getPlan', { params: { planId }, signal }),
  })
}
