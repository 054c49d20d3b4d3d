import type { Conflict, ConflictPage } from '@pairwise/contracts'
import { useQueries, useQuery } from '@tanstack/react-query'
import { useCallback, useState } from 'react'
import { conflictsQuery, foldersQuery } from '../api/conflict-queries.ts'
import { type ConflictSearch, filterOf } from '../lib/conflict-search.ts'
import { groupedItems, plainItems, type QueueItem } from '../lib/queue-items.ts'

export const windowSize = 100

export interface Queue {
  readonly page: ConflictPage | undefined
  readonly items: readonly QueueItem[]
  readonly conflictAt: (index: number) => Conflict | undefined
  /** Where a conflict is in the queue; null where that part of it is not loaded. */
  readonly placeOf: (conflictId: number) => number | null
  readonly onVisible: (first: number, last: number) => void
  readonly onToggle: (id: string) => void
  readonly isPending: boolean
  readonly error: Error | null
  readonly retry: () => void
}

/** The queue, asked for in windows around what is on the screen, and grouped by folder when it is sorted by path. */
export function useQueue(search: ConflictSearch): Queue {
  const filter = filterOf(search)
  const isGrouped = search.sort === 'path' && (search.state === 'waiting' || search.state === 'open' || search.state === 'decided')
  const [visible, setVisible] = useState({ first: 0, last: 0 })
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set())
  const from = Math.floor(visible.first / windowSize)
  const to = Math.floor(visible.last / windowSize)
  const windows = Array.from({ length: to - from + 1 }, (_, at) => from + at)
  if (!windows.includes(0)) windows.unshift(0)
  const pages = useQueries({
    queries: windows.map((window) => ({
      ...conflictsQuery({ ...filter, sort: search.sort, offset: window * windowSize, limit: windowSize }),
      placeholderData: (before: ConflictPage | undefined) => before,
    })),
  })
  const folders = useQuery({ ...foldersQuery(filter), enabled: isGrouped })
  const page = pages[0]?.data
  const items = isGrouped ? groupedItems(folders.data?.rows ?? [], closed) : plainItems(page?.total ?? 0)
  const failed = [...pages, ...(isGrouped ? [folders] : [])].find(({ error, data }) => error && !data)

  return {
    page,
    items,
    conflictAt: (index) => {
      const window = Math.floor(index / windowSize)
      return pages[windows.indexOf(window)]?.data?.rows[index - window * windowSize]
    },
    placeOf: (conflictId) => {
      for (const [at, window] of windows.entries()) {
        const row = pages[at]?.data?.rows.findIndex(({ id }) => id === conflictId) ?? -1
        if (row >= 0) return window * windowSize + row
      }
      return null
    },
    onVisible: useCallback((first: number, last: number) => setVisible({ first, last }), []),
    onToggle: (id) => setClosed((now) => toggled(now, id)),
    isPending: page === undefined || (isGrouped && folders.data === undefined),
    error: failed?.error ?? null,
    retry: () => {
      for (const each of [...pages, folders]) if (each.error) void each.refetch()
    },
  }
}

function toggled(set: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(set)
  if (!next.delete(id)) next.add(id)
  return next
}
