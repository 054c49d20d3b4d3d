import { useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import { announce } from '../../../lib/announcer.ts'
import { conflictsQuery } from '../api/conflict-queries.ts'
import { type ConflictSearch, filterOf } from '../lib/conflict-search.ts'
import { conflictAt, nextOpen, placeOf, type QueueWindows } from '../lib/queue-walk.ts'
import { type Queue, windowSize } from './use-queue.ts'

export interface Steps {
  readonly next: () => void
  readonly previous: () => void
  readonly nextOpen: () => void
}

/** On from the open conflict in the order of the queue, whatever part of it the list has loaded. */
export function useQueueSteps(
  queue: Queue,
  search: ConflictSearch,
  conflictId: number | null,
  onOpen: (conflictId: number | null) => void,
): Steps {
  const queries = useQueryClient()
  const seen = useRef<{ readonly id: number; readonly place: number } | null>(null)
  const here = conflictId === null ? null : queue.placeOf(conflictId)
  if (conflictId !== null && here !== null) seen.current = { id: conflictId, place: here }

  const windows: QueueWindows = {
    size: windowSize,
    total: queue.page?.total ?? 0,
    read: async (window) => {
      const query = conflictsQuery({ ...filterOf(search), sort: search.sort, offset: window * windowSize, limit: windowSize })
      return (await queries.fetchQuery({ ...query, staleTime: Number.POSITIVE_INFINITY })).rows
    },
  }

  /** Where the open conflict is, and whether it is there still: one that was decided may have left the list, and the next is in its place. */
  async function position(): Promise<{ readonly place: number; readonly isThere: boolean }> {
    if (conflictId === null) return { place: 0, isThere: false }
    if (here !== null) return { place: here, isThere: true }
    if (seen.current?.id === conflictId) return { place: seen.current.place, isThere: false }
    const found = await placeOf(conflictId, windows)
    return { place: found ?? 0, isThere: found !== null }
  }

  const go = (find: () => Promise<{ readonly id: number } | undefined>, otherwise?: string) => {
    find().then(
      (found) => {
        if (found) onOpen(found.id)
        else if (otherwise !== undefined) announce(otherwise)
      },
      () => announce('The queue could not be loaded.', 'assertive'),
    )
  }
  return {
    next: () =>
      go(async () => {
        const { place, isThere } = await position()
        return conflictAt(isThere ? place + 1 : place, windows)
      }),
    previous: () => go(async () => conflictAt((await position()).place - 1, windows)),
    nextOpen: () => go(async () => nextOpen((await position()).place, conflictId, windows), 'Every conflict of this list is decided.'),
  }
}
