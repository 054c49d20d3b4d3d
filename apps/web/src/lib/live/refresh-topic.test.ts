import type { Topic } from '@pairwise/contracts'
import { QueryClient } from '@tanstack/react-query'
import { expect, test } from 'vitest'
import { keys } from '../query-keys.ts'
import { refreshTopic } from './refresh-topic.ts'

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
])('what was read before %s began is read again', (topic, expected) => {
  const queries = new QueryClient()
  for (const key of Object.values(known)) queries.setQueryData(key, {})
  refreshTopic(queries, topic)
  expect(Object.entries(known).flatMap(([name, key]) => (queries.getQueryState(key)?.isInvalidated ? [name] : []))).toEqual(expected)
})
