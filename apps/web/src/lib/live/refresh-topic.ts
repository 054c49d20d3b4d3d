import type { Topic } from '@pairwise/contracts'
import type { QueryClient, QueryFilters } from '@tanstack/react-query'
import { isLive, keys } from '../query-keys.ts'

/**
 * Reads again what a topic is about: from here on its events say every change, but not what changed between the last reading and now.
 * What is being read for the first time is shown first.
 */
export async function refreshTopic(queries: QueryClient, topic: Topic): Promise<void> {
  const about: QueryFilters = { queryKey: aboutOf(topic), predicate: ({ queryKey }) => isLive(queryKey) }
  const underWay = queries.getQueryCache().findAll({ ...about, fetchStatus: 'fetching' })
  await Promise.allSettled(underWay.map((query) => query.promise))
  await queries.invalidateQueries(about)
}

/** The key of what a topic is about, a prefix of the keys of all that is shown of it. */
function aboutOf(topic: Topic): readonly unknown[] {
  if (topic === 'instance') return []
  if (topic === 'conflicts') return keys.conflicts()
  const [kind, id] = topic.split(':')
  return kind === 'plan' ? keys.plan(Number(id)) : keys.run(Number(id))
}
