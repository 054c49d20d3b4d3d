import type { ClientMessage, LiveEvent, Topic } from '@pairwise/contracts'
import { assertNever } from '../assert-never.ts'
import { type TopicCursor, takeBatch, takePosition } from './topic-cursor.ts'

export interface TopicListener {
  /** Fresh events, in order; `from` is the number of the first. */
  readonly onEvents: (events: readonly LiveEvent[], from: number) => void
  /** The topic is heard from here on: what was read before may miss a change that was told before, so it must be read again. */
  readonly onBegun?: () => void
  /** Events are gone for good, or the topic was numbered anew: what is shown of it must be read again. */
  readonly onBroken?: () => void
}

interface Entry {
  cursor: TopicCursor
  /** The number at which a batch left a hole and was asked for again. */
  holeBefore: number | null
  readonly listeners: Set<TopicListener>
}

export interface TopicBook {
  subscribe(topic: Topic, after: number | null, listener: TopicListener): () => void
  take(topic: Topic, from: number, events: readonly LiveEvent[]): void
  stand(topic: Topic, last: number): void
  resumeAll(): void
}

/**
 * "From now on", as a number: `after` beyond the end of a topic makes the server say where the topic stands.
 * It is the largest number that every database column for it can be compared with.
 */
const beyondTheEnd = 2_147_483_647

/**
 * Which topics the page hears and how far each has been heard. What is sent goes through `send`, which drops it while
 * there is no connection. A batch that leaves a hole is asked for once more; when the server starts at the same number
 * again, the events before it are gone, and the listeners are told.
 */
export function createTopicBook(send: (message: ClientMessage) => void): TopicBook {
  const entries = new Map<Topic, Entry>()

  function ask(topic: Topic, entry: Entry): void {
    send({ type: 'subscribe', topic, after: entry.cursor ?? beyondTheEnd })
  }

  function tellBroken(entry: Entry): void {
    for (const listener of entry.listeners) listener.onBroken?.()
  }

  return {
    subscribe(topic, after, listener) {
      const entry = entries.get(topic) ?? { cursor: after, holeBefore: null, listeners: new Set() }
      const isNew = entry.listeners.size === 0
      entry.listeners.add(listener)
      entries.set(topic, entry)
      if (isNew) ask(topic, entry)
      return () => {
        entry.listeners.delete(listener)
        if (entry.listeners.size > 0 || entries.get(topic) !== entry) return
        entries.delete(topic)
        send({ type: 'unsubscribe', topic })
      }
    },

    take(topic, from, events) {
      const entry = entries.get(topic)
      if (!entry) return
      const isStillBroken = entry.holeBefore === from
      const receipt = takeBatch(isStillBroken ? from - 1 : entry.cursor, { from, events })
      if (receipt.gap) {
        entry.holeBefore ??= from
        return ask(topic, entry)
      }
      entry.cursor = receipt.cursor
      entry.holeBefore = null
      if (isStillBroken) tellBroken(entry)
      if (receipt.fresh.length === 0) return
      const first = from + events.length - receipt.fresh.length
      for (const listener of entry.listeners) listener.onEvents(receipt.fresh, first)
    },

    stand(topic, last) {
      const entry = entries.get(topic)
      if (!entry) return
      const { cursor, turn } = takePosition(entry.cursor, last)
      entry.cursor = cursor
      switch (turn) {
        case 'begun':
          for (const listener of entry.listeners) listener.onBegun?.()
          return
        case 'behind':
          return ask(topic, entry)
        case 'renumbered':
          return tellBroken(entry)
        case 'none':
          return
        default:
          assertNever(turn)
      }
    },

    resumeAll() {
      for (const [topic, entry] of entries) {
        entry.holeBefore = null
        ask(topic, entry)
      }
    },
  }
}
