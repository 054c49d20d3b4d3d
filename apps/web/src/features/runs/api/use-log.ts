import type { LogLine, LogPage } from '@pairwise/contracts'
import { useEffect, useEffectEvent, useState, useSyncExternalStore } from 'react'
import { api } from '../../../lib/api-client.ts'
import { useLive, useLiveStatus } from '../../../lib/live/live-context.tsx'
import { createLogStore, type LogStore } from '../lib/log-store.ts'

const pageSize = 1_000
const pollEvery = 5_000

interface Log {
  readonly store: LogStore
  readonly error: Error | null
  /** Sees to it that the lines from one number to another are there. After a failure it waits for a retry. */
  readonly need: (from: number, to: number) => void
  readonly retry: () => void
}

/**
 * The log of a run: lines that are there already are asked for by number where one looks, new ones come over the
 * live connection after the number that the run said, so that both together have each line once.
 */
export function useLog(runId: number, knownLines: number): Log {
  const [store] = useState(createLogStore)
  const [error, setError] = useState<Error | null>(null)
  const client = useLive()
  const connection = useLiveStatus().kind
  useSyncExternalStore(store.onChange, store.version)
  const [asked] = useState(() => new Map<number, Promise<void>>())

  useEffect(() => store.reach(knownLines), [store, knownLines])

  const subscribe = useEffectEvent(() =>
    client.subscribe(`run-log:${runId}`, knownLines, {
      onEvents: (events) => store.add(events.flatMap((event): LogLine[] => (event.type === 'log-line' ? [event.line] : []))),
      onBroken: () => {
        store.clear()
        void fetchFrom(1)
      },
    }),
  )
  useEffect(() => subscribe(), [])

  async function fetchFrom(first: number): Promise<void> {
    try {
      const page: LogPage = await api.call('readLog', { params: { runId }, query: { after: first - 1, limit: pageSize } })
      store.reach(page.last)
      store.add(page.lines)
      setError(null)
    } catch (cause) {
      setError(cause instanceof Error ? cause : new Error(String(cause)))
    }
  }

  function need(from: number, to: number): void {
    if (error !== null) return
    const missing = store.firstMissing(from)
    if (missing === null || missing > to) return
    const first = missing - ((missing - 1) % pageSize)
    if (asked.has(first)) return
    const request = fetchFrom(first).finally(() => asked.delete(first))
    asked.set(first, request)
  }

  const poll = useEffectEvent(() => void fetchFrom(store.last() + 1))
  useEffect(() => {
    if (connection !== 'slow') return
    const timer = setInterval(() => poll(), pollEvery)
    return () => clearInterval(timer)
  }, [connection])

  return { store, error, need, retry: () => setError(null) }
}
