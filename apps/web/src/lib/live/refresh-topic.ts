import type { Topic } from '@pairwise/contracts'
import type { QueryClient } from '@tanstack/react-query'
import { isLive, keys } from '../query-keys.ts'

/**
 * Reads again what a topic is about: from here on its events say every change, but not what changed between the last reading and now.
 * It waits until the page has all that it asked for: what is shown at once comes first, and what is under way now may be from before.
 */
export async function refreshTopic(queries: QueryClient, topic: Topic): Promise<void> {
  await rest(queries)
  // What is under way already after the rest was asked for after the topic began.
  await queries.invalidateQueries({ queryKey: aboutOf(topic), predicate: ({ queryKey }) => isLive(queryKey) }, { cancelRefetch: false })
}

/** Resolves once nothing is being read. */
function rest(queries: QueryClient): Promise<void> {
  return new Promise((resolve) => {
    const look = (stop: () => void) => {
      if (queries.isFetching() > 0) return
      stop()
      resolve()
    }
    const stop = queries.getQueryCache().subscribe(() => look(stop))
    look(stop)
  })
}

/** The key of what a topic is about, a prefix of the keys of all that is shown of it. */
function aboutOf(topic: Topic): readonly unknown[] {
  if (topic === 'instance') return []
  if (topic === 'conflicts') return keys.conflicts()
  const [kind, id] = topic.split(':')
  return kind === 'plan' ? keys.plan(Number(id)) : keys.run(Number(id))
}
