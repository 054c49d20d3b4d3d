import type { Run } from '@pairwise/contracts'
import { finishedRunStates } from '@pairwise/contracts'
import { queryOptions, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../../lib/api-client.ts'
import { keys } from '../../../lib/query-keys.ts'

const dismissedKey = 'pairwise-activity-seen'
const mostFinished = 10

const activeRunsQuery = queryOptions({
  queryKey: [...keys.runList(), 'active'],
  queryFn: ({ signal }) => api.call('listRuns', { query: { active: 'true', limit: 200 }, signal }),
})

const recentRunsQuery = queryOptions({
  queryKey: [...keys.runList(), 'recent'],
  queryFn: ({ signal }) => api.call('listRuns', { query: { limit: 50 }, signal }),
})

/** How many runs are under way or wait for it. */
export function useActiveCount(): number {
  return useQuery(activeRunsQuery).data?.rows.length ?? 0
}

interface Activity {
  readonly running: readonly Run[]
  readonly queued: readonly Run[]
  readonly finished: readonly Run[]
  readonly error: Error | null
  readonly isPending: boolean
  readonly retry: () => unknown
  readonly dismiss: () => void
}

/** What is under way, what waits, and what just finished. Finished runs stay until they are dismissed in this browser. */
export function useActivity(): Activity {
  const active = useQuery(activeRunsQuery)
  const recent = useQuery(recentRunsQuery)
  const [seen, setSeen] = useState(() => Number(localStorage.getItem(dismissedKey) ?? 0))
  const isOver = ({ state }: Run) => (finishedRunStates as readonly string[]).includes(state)
  const finished = (recent.data?.rows ?? []).filter((run) => isOver(run) && run.id > seen).slice(0, mostFinished)
  const rows = active.data?.rows ?? []
  return {
    running: rows.filter(({ state }) => state !== 'queued'),
    queued: rows.filter(({ state }) => state === 'queued'),
    finished,
    error: active.error ?? recent.error,
    isPending: active.isPending || recent.isPending,
    retry: () => Promise.all([active.refetch(), recent.refetch()]),
    dismiss: () => {
      const last = Math.max(seen, ...finished.map(({ id }) => id))
      localStorage.setItem(dismissedKey, String(last))
      setSeen(last)
    },
  }
}
