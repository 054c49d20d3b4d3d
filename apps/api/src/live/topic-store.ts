import { largestNumber, liveEvent, type Topic } from '@pairwise/contracts'
import type { Repositories } from '@pairwise/db'
import { presentLogLine } from '../presenters/present-log-line.ts'
import type { TopicReader } from './subscription.ts'

/** Reads topics from Postgres. The lines of a run's log are the events of its topic, under their own numbers. */
export function createTopicStore({ liveEvents, runLog }: Pick<Repositories, 'liveEvents' | 'runLog'>): TopicReader {
  return {
    async read(topic, after, limit) {
      const runId = runOfLog(topic)
      if (runId === null) {
        const rows = await liveEvents.after(topic, after, limit)
        return rows.map(({ seq, body }) => ({ seq, event: liveEvent.parse(body) }))
      }
      const lines = await runLog.after(runId, after, limit)
      return lines.map((line) => ({ seq: line.n, event: { type: 'log-line', line: presentLogLine(line) } }))
    },

    last(topic) {
      const runId = runOfLog(topic)
      return runId === null ? liveEvents.last(topic) : runLog.last(runId)
    },
  }
}

function runOfLog(topic: Topic): number | null {
  const [kind, number] = topic.split(':')
  if (kind !== 'run-log') return null
  const runId = Number(number)
  // No run has such a number, and the database could not even compare with it.
  return runId > 0 && runId <= largestNumber ? runId : 0
}
