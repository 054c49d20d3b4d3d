import type { WebSocket } from '@fastify/websocket'
import { type ClientMessage, clientMessage, type ServerMessage, type Topic } from '@pairwise/contracts'
import type { PersonActor } from '../actor.ts'
import { assertNever } from '../assert-never.ts'
import { closeCodes, type LiveLimits } from './live-limits.ts'
import { createSubscription, type Subscription, type TopicReader } from './subscription.ts'

export interface LiveSocketOptions {
  readonly socket: WebSocket
  readonly actor: PersonActor
  readonly version: string
  readonly topics: TopicReader
  readonly onError: (error: unknown) => void
  readonly limits: LiveLimits
}

export interface LiveSocket {
  readonly actor: PersonActor
  /** Says that a topic may have more events; without a topic, that any may. */
  wake(topic?: string): void
  /** Called in steady intervals: says that the server lives, and ends a connection whose other end does not. */
  beat(): void
  /** Says goodbye; an other end that does not answer is cut off a moment later. */
  close(code: number, reason: string): void
}

const goodbyeMs = 1_000

/** One browser's connection: its subscriptions, and one order in which messages go out. */
export function createLiveSocket(options: LiveSocketOptions): LiveSocket {
  const { socket, limits } = options
  const subscriptions = new Map<Topic, Subscription>()
  const send = createSender(socket)
  const isTooFast = createMeter(limits.messagesInTenSeconds)
  let unanswered = 0

  function subscribe(topic: Topic, after: number): void {
    if (!subscriptions.has(topic) && subscriptions.size >= limits.subscriptions) {
      void send({ type: 'refused', reason: `At most ${limits.subscriptions} topics at once. Unsubscribe from one first.` })
      return
    }
    subscriptions.get(topic)?.close()
    const subscription = createSubscription({
      ...limits,
      topic,
      after,
      topics: options.topics,
      onBeyond: (last) => void send({ type: 'subscribed', topic, last }),
      deliver: (from, events) => send({ type: 'events', topic, from, events: [...events] }),
      onError: options.onError,
    })
    subscriptions.set(topic, subscription)
    subscription.wake()
  }

  function obey(message: ClientMessage): void {
    switch (message.type) {
      case 'subscribe':
        subscribe(message.topic, message.after)
        return
      case 'unsubscribe':
        subscriptions.get(message.topic)?.close()
        subscriptions.delete(message.topic)
        return
      default:
        assertNever(message)
    }
  }

  socket.on('message', (data, isBinary) => {
    if (isTooFast()) return socket.close(closeCodes.tooManyMessages, 'Too many messages.')
    const message = isBinary ? null : parse(String(data))
    if (message) obey(message)
    else void send({ type: 'refused', reason: 'The message is not one of this protocol.' })
  })
  socket.on('pong', () => {
    unanswered = 0
  })
  socket.on('close', () => {
    for (const subscription of subscriptions.values()) subscription.close()
    subscriptions.clear()
  })
  void send({ type: 'hello', version: options.version, at: new Date().toISOString() })

  return {
    actor: options.actor,
    wake(topic) {
      for (const subscription of subscriptions.values()) if (topic === undefined || subscription.topic === topic) subscription.wake()
    },
    beat() {
      if (++unanswered > limits.unansweredPings) return socket.terminate()
      socket.ping()
      if (socket.bufferedAmount === 0) void send({ type: 'ping', at: new Date().toISOString() })
    },
    close(code, reason) {
      socket.close(code, reason)
      const cutOff = setTimeout(() => socket.terminate(), goodbyeMs)
      socket.on('close', () => clearTimeout(cutOff))
    },
  }
}

function parse(text: string): ClientMessage | null {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return null
  }
  const parsed = clientMessage.safeParse(value)
  return parsed.success ? parsed.data : null
}

/**
 * Sends messages one after another. It resolves when the operating system took the message, and with false when
 * the connection is gone: then nothing needs to be done, because whoever comes back resumes by number.
 */
function createSender(socket: WebSocket): (message: ServerMessage) => Promise<boolean> {
  let before: Promise<unknown> = Promise.resolve()
  return (message) => {
    const sent = before.then(() => write(socket, JSON.stringify(message)))
    before = sent
    return sent
  }
}

function write(socket: WebSocket, text: string): Promise<boolean> {
  if (socket.readyState !== socket.OPEN) return Promise.resolve(false)
  return new Promise((resolve) => socket.send(text, (error) => resolve(!error)))
}

/** Counts calls in windows of ten seconds and says whether there were more than `limit`. */
function createMeter(limit: number): () => boolean {
  let windowStart = 0
  let count = 0
  return () => {
    const now = performance.now()
    if (now - windowStart > 10_000) {
      windowStart = now
      count = 0
    }
    return ++count > limit
  }
}
