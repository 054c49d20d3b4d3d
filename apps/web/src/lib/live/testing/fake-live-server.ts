import { type ClientMessage, clientMessage, type LiveEvent, type ServerMessage, type Topic } from '@pairwise/contracts'
import type { LiveSocket } from '../live-client.ts'

/** Log line `n` as the event with that number. */
export function lineEvent(n: number): LiveEvent {
  return { type: 'log-line', line: { n, at: '2026-11-21T14:00:00Z', level: 'info', text: `line ${n}` } }
}

export interface FakeLiveServer {
  readonly openSocket: () => LiveSocket
  readonly sent: readonly ClientMessage[]
  /** Whether connections are taken. */
  isUp: boolean
  version: string
  /** Makes a topic longer by so many events. */
  append(topic: Topic, count: number): void
  /** Hands at most `size` events of a topic to the browser, as the server does after it was subscribed to. */
  deliver(topic: Topic, size: number): void
  /** Sends events again that were sent before, or out of turn. */
  resend(topic: Topic, from: number, count: number): void
  say(message: ServerMessage): void
  /** Breaks the connection; what was not delivered is lost. */
  cut(): void
}

/** A server in memory that numbers events of topics from 1, and remembers for one connection how far it has sent them. */
export function createFakeLiveServer(): FakeLiveServer {
  const lengths = new Map<Topic, number>()
  const sent: ClientMessage[] = []
  let subscriptions = new Map<Topic, number>()
  let socket: LiveSocket | null = null

  const say = (message: ServerMessage) => socket?.onmessage?.({ data: JSON.stringify(message) })
  const sendEvents = (topic: Topic, from: number, to: number) =>
    say({ type: 'events', topic, from, events: Array.from({ length: to - from + 1 }, (_, at) => lineEvent(from + at)) })

  function hear(message: ClientMessage): void {
    sent.push(message)
    if (message.type === 'unsubscribe') {
      subscriptions.delete(message.topic)
      return
    }
    const last = lengths.get(message.topic) ?? 0
    subscriptions.set(message.topic, Math.min(message.after, last))
    if (message.after > last) say({ type: 'subscribed', topic: message.topic, last })
  }

  const server: FakeLiveServer = {
    sent,
    isUp: true,
    version: '1.0.0',
    openSocket() {
      const opened: LiveSocket = {
        onmessage: null,
        onclose: null,
        send: (text) => hear(clientMessage.parse(JSON.parse(text))),
        close: () => {
          if (socket === opened) socket = null
        },
      }
      socket = opened
      subscriptions = new Map()
      queueMicrotask(() => {
        if (socket !== opened) return
        if (server.isUp) say({ type: 'hello', version: server.version, at: '2026-11-21T14:00:00Z' })
        else server.cut()
      })
      return opened
    },
    append: (topic, count) => void lengths.set(topic, (lengths.get(topic) ?? 0) + count),
    deliver(topic, size) {
      const after = subscriptions.get(topic)
      const last = lengths.get(topic) ?? 0
      if (after === undefined || after >= last) return
      const to = Math.min(last, after + size)
      subscriptions.set(topic, to)
      sendEvents(topic, after + 1, to)
    },
    resend(topic, from, count) {
      const to = Math.min(lengths.get(topic) ?? 0, from + count - 1)
      if (subscriptions.has(topic) && from <= to) sendEvents(topic, from, to)
    },
    say,
    cut() {
      const cut = socket
      socket = null
      cut?.onclose?.()
    },
  }
  return server
}
