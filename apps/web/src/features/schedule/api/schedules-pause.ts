import type { SchedulesPause } from '@pairwise/contracts'
import { queryOptions, type UseMutationResult, useMutation, useQueryClient } from '@tanstack/react-query'
import { api } from '../../../lib/api-client.ts'
import { keys } from '../../../lib/query-keys.ts'

/** Whether all schedules are paused. */
export const schedulesPauseQuery = queryOptions({
  queryKey: keys.schedulesPause(),
  queryFn: ({ signal }) => api.call('getSchedulesPause', { signal }),
})

/** Pauses all schedules with a reason, or lets them go on when the reason is null. */
export function usePauseAll(): UseMutationResult<SchedulesPause, Error, string | null> {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (reason) => (reason === null ? api.call('resumeSchedules', {}) : api.call('pauseSchedules', { body: { reason } })),
    onSuccess: (answer) => {
      queries.setQueryData(keys.schedulesPause(), answer)
      return queries.invalidateQueries({ queryKey: keys.pairs() })
    },
  })
}
