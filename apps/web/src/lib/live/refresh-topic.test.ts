import type { Topic } from '@pairwise/contracts'
import { QueryClient, QueryObserver } from '@tanstack/react-query'
import { expect, test, vi } from 'vitest'
import { keys } from '../query-keys.ts'
import { refreshTopic } from './refresh-topic.ts'

/** A process may stand still for longer than the second that is the default. */
const soon = (check: () => void) => vi.waitFor(check, 30_000)

const known = {
  me: keys.session(),
  pairList: keys.pairList(),
  connections: keys.connectionList(),
  plan: keys.plan(1042),
  selection: keys.planSelection(1042),
  rows: keys.planRows(1042),
  otherPlan: keys.plan(1043),
  run: keys.run(7),
  otherRun: keys.run(8),
  conflicts: keys.conflicts(),
}

test.each<[Topic, string[]]>([
  ['instance', ['pairList', 'connections', 'plan', 'selection', 'otherPlan', 'run', 'otherRun', 'conflicts']],
  ['conflicts', ['conflicts']],
  ['plan:1042', ['plan', 'selection']],
  ['run:7', ['run']],
  ['run-log:8', ['otherRun']],
])('what was read before %s began is read again', async (topic, expected) => {
  const queries = new QueryClient()
  for (const key of Object.values(known)) queries.setQueryData(key, {})
  await refreshTopic(queries, topic)
  expect(Object.entries(known).flatMap(([name, key]) => (queries.getQueryState(key)?.isInvalidated ? [name] : []))).toEqual(expected)
})

test('what is being read when a topic begins is shown as it comes, and then read again', async () => {
  const queries = new QueryClient()
  const answers: ((text: string) => void)[] = []
  const plan = new QueryObserver<string>(queries, {
    queryKey: keys.plan(1042),
    queryFn: () => new Promise((resolve) => answers.push(resolve)),
  })
  const shown: unknown[] = []
  plan.subscribe(({ data }) => {
    if (data !== undefined && data !== shown.at(-1)) shown.push(data)
  })
  const refreshed = refreshTopic(queries, 'plan:1042')
  answers[0]?.('before')
  await soon(() => expect(answers).toHaveLength(2))
  answers[1]?.('after')
  await refreshed
  await soon(() => expect(shown).toEqual(['before', 'after']))
  plan.destroy()
})

test('what the page is still waiting for comes before anything is read again', async () => {
  const queries = new QueryClient()
  const asked: string[] = []
  const answers = new Map<string, () => void>()
  const show = (name: string, queryKey: readonly unknown[]) =>
    new QueryObserver(queries, {
      queryKey,
      queryFn: () => {
        asked.push(name)
        return new Promise((resolve) => answers.set(name, () => resolve(name)))
      },
    }).subscribe(() => undefined)
  queries.setQueryData(known.pairList, 'pairs')
  const stop = [show('rows', known.rows), show('plan', known.plan)]
  const refreshed = [refreshTopic(queries, 'instance'), refreshTopic(queries, 'plan:1042')]
  answers.get('plan')?.()
  await soon(() => expect(queries.getQueryState(known.plan)?.status).toBe('success'))
  expect(asked).toEqual(['rows', 'plan'])
  answers.get('rows')?.()
  await soon(() => expect(asked).toEqual(['rows', 'plan', 'plan']))
  answers.get('plan')?.()
  await Promise.all(refreshed)
  expect(asked).toEqual(['rows', 'plan', 'plan'])
  for (const each of stop) each()
})
