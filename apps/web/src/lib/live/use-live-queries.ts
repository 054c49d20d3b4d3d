import type { Topic } from '@pairwise/contracts'
import { useQueryClient } from '@tanstack/react-query'
import { applyEvent } from './apply-event.ts'
import { useTopic } from './live-context.tsx'
import { refreshTopic } from './refresh-topic.ts'

/** Keeps the cache current by the events of a topic while the component is mounted. */
export function useLiveQueries(topic: Topic | null): void {
  const queries = useQueryClient()
  useTopic(topic, {
    onEvents: (events) => {
      for (const event of events) applyEvent(queries, event)
    },
    onBegun: () => {
      if (topic !== null) void refreshTopic(queries, topic)
    },
    onBroken: () => void queries.invalidateQueries(),
  })
}
