import type { OperationPage, OperationQuery, Run, RunQuery } from '@pairwise/contracts'
import { infiniteQueryOptions, queryOptions, skipToken, type UseMutationResult, useMutation, useQueryClient } from '@tanstack/react-query'
import { api } from '../../../lib/api-client.ts'
import { keys } from '../../../lib/query-keys.ts'

/** One run. */
export function runQuery(runId: number) {
  return queryOptions({
    queryKey: keys.run(runId),
    queryFn: ({ signal }) => api.call('getRun', { params: { runId }, signal }),
  })
}

/** The files that a run is at now. Only live events say it. */
export function runCurrentQuery(runId: number) {
  return queryOptions<readonly string[]>({ queryKey: keys.runCurrent(runId), queryFn: skipToken })
}

/** The history of runs, newest first, page by page. */
export function runListQuery(filter: Pick<RunQuery, 'pair' | 'state'>) {
  return infiniteQueryOptions({
    queryKey: [...keys.runList(), filter],
    queryFn: ({ pageParam, signal }) =>
      api.call('listRuns', { query: { ...filter, limit: 50, ...(pageParam === '' ? {} : { cursor: pageParam }) }, signal }),
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor,
  })
}

/** A window of the rows of a run, with what came of them. */
export function fetchRunRows(runId: number): (query: Partial<OperationQuery>, signal: AbortSignal) => Promise<OperationPage> {
  return (query, signal) => api.call('listRunOperations', { params: { runId }, query, signal })
}

/** Stops a run after what has been started. */
export function useStopRun(runId: number): UseMutationResult<Run, Error, void> {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: () => api.call('stopRun', { params: { runId } }),
    onSettled: () => queries.invalidateQueries({ queryKey: keys.run(runId), exact: true }),
  })
}
