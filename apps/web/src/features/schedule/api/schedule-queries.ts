import { type ScheduleUpdate, type ScheduleView, scheduleUpdate } from '@pairwise/contracts'
import {
  queryOptions,
  skipToken,
  type UseMutationResult,
  type UseQueryResult,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query'
import { api } from '../../../lib/api-client.ts'
import { keys } from '../../../lib/query-keys.ts'

/** The schedule of a pair. It is part of the pair, so it is refreshed with it. */
export function scheduleQuery(pairId: string) {
  return queryOptions({
    queryKey: [...keys.pair(pairId), 'schedule'],
    queryFn: ({ signal }) => api.call('getSchedule', { params: { pairId }, signal }),
  })
}

/** The next five times of a schedule that is not saved, given as JSON. What can't be a schedule is not sent. */
export function useNextTimes(schedule: string): UseQueryResult<ScheduleView> {
  const parsed = scheduleUpdate.safeParse({ schedule: JSON.parse(schedule), paused: false })
  return useQuery({
    queryKey: ['schedule-preview', schedule],
    queryFn: parsed.success ? ({ signal }) => api.call('nextTimes', { body: parsed.data, signal }) : skipToken,
    placeholderData: (previous) => previous,
    staleTime: 30_000,
    retry: false,
  })
}

/** Changes the schedule of a pair. */
export function useSetSchedule(pairId: string): UseMutationResult<ScheduleView, Error, ScheduleUpdate> {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (body: ScheduleUpdate) => api.call('setSchedule', { params: { pairId }, body }),
    onSuccess: () => queries.invalidateQueries({ queryKey: keys.pairs() }),
  })
}

/** Pauses or resumes the schedule of a pair. */
export function usePauseSchedule(pairId: string): UseMutationResult<ScheduleView, Error, boolean> {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (paused: boolean) => api.call('setSchedulePaused', { params: { pairId }, body: { paused } }),
    onSuccess: () => queries.invalidateQueries({ queryKey: keys.pairs() }),
  })
}
