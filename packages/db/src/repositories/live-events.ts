import type { Scope } from '../scope.ts'
import { storableJson } from '../storable-json.ts'

/** The channel on which a writer says "there is more" with the topic's name. */
export const liveChannel = 'pairwise_live'

export interface StoredEvent {
  readonly seq: number
  readonly at: Date
  readonly body: unknown
}

/**
 * Live events: rows numbered per topic from 1 without gaps. The topic's counter row is locked until the events are
 * committed, so a reader that has number n will never see a number below n appear later.
 */
export interface LiveEvents {
  /** Numbers and writes events of a topic with many writers; answers with the last number. Others wait until the transaction ends. */
  append(topic: string, bodies: readonly unknown[]): Promise<number>
  /** Writes events of a topic with one writer, who counts: the first of them has number `from`. False, and nothing is written, when `from` is not next. */
  appendFrom(topic: string, from: number, bodies: readonly unknown[]): Promise<boolean>
  /** Events after a number, in order. The first can be later than `after + 1` when older ones were removed by age. */
  after(topic: string, after: number, limit: number): Promise<StoredEvent[]>
  /** The last number of a topic, 0 when it has none; ages of events don't matter. */
  last(topic: string): Promise<number>
  /** Removes events older than this; numbering goes on. Answers with how many went. */
  prune(olderThanMs: number): Promise<number>
}

export function createLiveEvents({ client }: Scope): LiveEvents {
  /** With `from` null whatever number is next is taken. */
  async function write(topic: string, from: number | null, bodies: readonly unknown[]): Promise<number | null> {
    const count = bodies.length
    const [written] = await client.$queryRaw<{ last: number }[]>`
      WITH counter AS (
        INSERT INTO live_topics AS t (topic, last)
        SELECT ${topic}, ${count}::int
        WHERE ${from}::int IS NULL OR ${from}::int = 1 OR EXISTS (SELECT FROM live_topics WHERE topic = ${topic})
        ON CONFLICT (topic) DO UPDATE SET last = t.last + ${count}::int WHERE ${from}::int IS NULL OR t.last = ${from}::int - 1
        RETURNING last
      ), written AS (
        INSERT INTO live_events (topic, seq, body)
        SELECT ${topic}, counter.last - ${count}::int + event.n, event.body
        FROM counter, jsonb_array_elements(${storableJson(bodies)}::jsonb) WITH ORDINALITY AS event (body, n)
      )
      SELECT last, pg_notify(${liveChannel}, ${topic})::text FROM counter`
    return written?.last ?? null
  }

  async function last(topic: string): Promise<number> {
    const row = await client.liveTopic.findUnique({ where: { topic } })
    return row?.last ?? 0
  }

  return {
    last,
    async append(topic, bodies) {
      if (bodies.length === 0) return last(topic)
      const number = await write(topic, null, bodies)
      if (number === null) throw new Error(`The events of ${topic} were not numbered.`)
      return number
    },
    async appendFrom(topic, from, bodies) {
      return bodies.length === 0 || (await write(topic, from, bodies)) !== null
    },
    after(topic, after, limit) {
      return client.liveEvent.findMany({
        where: { topic, seq: { gt: after } },
        orderBy: { seq: 'asc' },
        take: limit,
        select: { seq: true, at: true, body: true },
      })
    },
    async prune(olderThanMs) {
      return client.$executeRaw`DELETE FROM live_events WHERE at < clock_timestamp() - ${olderThanMs} * interval '1 millisecond'`
    },
  }
}
