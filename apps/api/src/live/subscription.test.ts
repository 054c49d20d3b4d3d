import type { LiveEvent } from '@pairwise/contracts'
import { describe, expect, test, vi } from 'vitest'
import { createSubscription, type NumberedEvent, type SubscriptionOptions } from './subscription.ts'

const event = (seq: number): LiveEvent => ({
  type: 'log-line',
  line: { n: seq, at: '2026-01-01T00:00:00.000Z', level: 'info', text: `line ${seq}` },
})

/** A topic in memory, read as the real one is. */
function topicOf(numbers: number[]) {
  const reads: number[] = []
  return {
    numbers,
    reads,
    reader: {
      async read(_: string, after: number, limit: number): Promise<NumberedEvent[]> {
        reads.push(after)
        return numbers
          .filter((seq) => seq > after)
          .slice(0, limit)
          .map((seq) => ({ seq, event: event(seq) }))
      },
      last: async () => numbers.at(-1) ?? 0,
    },
  }
}

function follow(topic: ReturnType<typeof topicOf>, given: Partial<SubscriptionOptions> = {}) {
  const received: number[] = []
  const messages: { from: number; length: number }[] = []
  const beyond: number[] = []
  const errors: unknown[] = []
  const subscription = createSubscription({
    topic: 'run-log:1',
    after: 0,
    topics: topic.reader,
    onBeyond: (last) => beyond.push(last),
    deliver: async (from, events) => {
      messages.push({ from, length: events.length })
      events.forEach((_, i) => {
        received.push(from + i)
      })
      return true
    },
    onError: (error) => errors.push(error),
    batch: 10,
    retryMs: 5,
    ...given,
  })
  return { subscription, received, messages, beyond, errors }
}

const upTo = (n: number) => Array.from({ length: n }, (_, i) => i + 1)

describe('a subscription', () => {
  test('delivers what comes after the number given, in batches, each once', async () => {
    const topic = topicOf(upTo(35))
    const { subscription, received, messages } = follow(topic, { after: 5 })
    subscription.wake()
    await vi.waitFor(() => expect(received).toEqual(upTo(35).slice(5)))
    expect(messages.map(({ length }) => length)).toEqual([10, 10, 10])
  })

  test('goes on when it is woken, however often', async () => {
    const topic = topicOf(upTo(3))
    const { subscription, received } = follow(topic)
    for (let i = 4; i <= 50; i++) {
      subscription.wake()
      topic.numbers.push(i)
      subscription.wake()
      subscription.wake()
      await Promise.resolve()
    }
    await vi.waitFor(() => expect(received).toEqual(upTo(50)))
  })

  test('an event that comes while the last batch is read is not missed', async () => {
    const topic = topicOf(upTo(3))
    const { subscription, received } = follow(topic, {
      topics: {
        ...topic.reader,
        async read(name, after, limit) {
          const rows = await topic.reader.read(name, after, limit)
          if (topic.numbers.length === 3) {
            topic.numbers.push(4)
            subscription.wake()
          }
          return rows
        },
      },
    })
    subscription.wake()
    await vi.waitFor(() => expect(received).toEqual(upTo(4)))
  })

  test('a number beyond the end is answered with where the topic stands', async () => {
    const topic = topicOf(upTo(3))
    const { subscription, received, beyond } = follow(topic, { after: 99 })
    subscription.wake()
    await vi.waitFor(() => expect(beyond).toEqual([3]))
    topic.numbers.push(4)
    subscription.wake()
    await vi.waitFor(() => expect(received).toEqual([4]))
    expect(beyond).toEqual([3])
  })

  test('a gap starts another message, so that numbers stay right', async () => {
    const topic = topicOf([7, 8, 11, 12, 13])
    const { subscription, messages } = follow(topic)
    subscription.wake()
    await vi.waitFor(() =>
      expect(messages).toEqual([
        { from: 7, length: 2 },
        { from: 11, length: 3 },
      ]),
    )
  })

  test('a failed read is tried again, and nothing is missing or twice', async () => {
    const topic = topicOf(upTo(30))
    let failures = 3
    const { subscription, received, errors } = follow(topic, {
      topics: {
        ...topic.reader,
        async read(name, after, limit) {
          if (after === 10 && failures-- > 0) throw new Error('away')
          return topic.reader.read(name, after, limit)
        },
      },
    })
    subscription.wake()
    await vi.waitFor(() => expect(received).toEqual(upTo(30)))
    expect(errors).toHaveLength(3)
  })

  test('a slow reader holds one batch and no more is read', async () => {
    const topic = topicOf(upTo(1000))
    const taken: (() => void)[] = []
    const { subscription } = follow(topic, {
      deliver: () => new Promise((resolve) => taken.push(() => resolve(true))),
    })
    subscription.wake()
    await vi.waitFor(() => expect(taken).toHaveLength(1))
    for (let i = 0; i < 100; i++) subscription.wake()
    await new Promise((resolve) => setImmediate(resolve))
    expect(topic.reads).toEqual([0])
    taken[0]?.()
    await vi.waitFor(() => expect(topic.reads).toEqual([0, 10]))
  })

  test('a reader that is gone ends it', async () => {
    const topic = topicOf(upTo(1000))
    const { subscription } = follow(topic, { deliver: async () => false })
    subscription.wake()
    await vi.waitFor(() => expect(topic.reads).toEqual([0]))
    topic.numbers.push(1001)
    subscription.wake()
    await new Promise((resolve) => setImmediate(resolve))
    expect(topic.reads).toEqual([0])
  })
})
