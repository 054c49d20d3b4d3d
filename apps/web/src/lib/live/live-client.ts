import { type ClientMessage, type ServerMessage, serverMessage, type Topic } from '@pairwise/contracts'
import { assertNever } from '../assert-never.ts'
import { isStale, type LiveStatus, lostStatus, patience, silenceLimit } from './live-status.ts'
import { createTopicBook, type TopicListener } from './topic-book.ts'

/** The part of a WebSocket that is used. */
export interface LiveSocket {
  onmessage: ((event: { data: unknown }) => void) | null
  onclose: (() => void) | null
  send(text: string): void
  close(): void
}

interface LiveClientDeps {
  readonly openSocket: () => LiveSocket
  readonly now: () => number
  /** Whether requests reach the server although the WebSocket doesn't. */
  readonly probe: () => Promise<boolean>
  /** The page should be read anew: after every connection, and every few seconds while the WebSocket is blocked. */
  readonly onRefresh: (cause: 'connected' | 'reconnected' | 'polled') => void
}

export interface LiveClient {
  start(): void
  stop(): void
  retryNow(): void
  status(): LiveStatus
  /** The version of the server when it is another one than this page was connected to first. */
  newVersion(): string | null
  onStatus(listener: () => void): () => void
  /** Hears a topic from after a number on, or from now on when the number is null. */
  subscribe(topic: Topic, after: number | null, listener: TopicListener): () => void
}

const tickEvery = 1_000
const pollEvery = 5_000
const delays = [500, 1_000, 2_000, 5_000, 10_000] as const
const delayWhileSlow = 30_000
const attemptsBeforeProbe = 2

/** The one live connection of the page: it connects again by itself, resumes each topic by number, and says how current the page is. */
export function createLiveClient(deps: LiveClientDeps): LiveClient {
  let socket: LiveSocket | null = null
  let status: LiveStatus = { kind: 'connecting' }
  let heardAt = deps.now()
  let attempts = 0
  let wasLive = false
  let firstVersion: string | null = null
  let version: string | null = null
  let retryTimer: ReturnType<typeof setTimeout> | undefined
  let tickTimer: ReturnType<typeof setInterval> | undefined
  let polledAt = 0
  let isProbing = false
  const statusListeners = new Set<() => void>()
  const topics = createTopicBook(sendMessage)

  function sendMessage(message: ClientMessage): void {
    if (status.kind === 'live') socket?.send(JSON.stringify(message))
  }

  function setStatus(next: LiveStatus): void {
    if (JSON.stringify(next) === JSON.stringify(status)) return
    status = next
    for (const listener of statusListeners) listener()
  }

  function connect(): void {
    clearTimeout(retryTimer)
    dropSocket()
    attempts += 1
    const opened = deps.openSocket()
    socket = opened
    opened.onmessage = ({ data }) => {
      if (socket === opened) receive(String(data))
    }
    opened.onclose = () => {
      if (socket === opened) lose()
    }
  }

  function dropSocket(): void {
    if (!socket) return
    socket.onmessage = null
    socket.onclose = null
    socket.close()
    socket = null
  }

  function receive(text: string): void {
    heardAt = deps.now()
    const message = parseMessage(text)
    if (message === null) return
    switch (message.type) {
      case 'hello':
        greet(message.version)
        return
      case 'ping':
        return
      case 'events':
        topics.take(message.topic, message.from, message.events)
        return
      case 'subscribed':
        topics.stand(message.topic, message.last)
        return
      case 'refused':
        return
      default:
        assertNever(message)
    }
  }

  function greet(serverVersion: string): void {
    attempts = 0
    firstVersion ??= serverVersion
    version = serverVersion
    setStatus({ kind: 'live' })
    topics.resumeAll()
    deps.onRefresh(wasLive ? 'reconnected' : 'connected')
    wasLive = true
  }

  function lose(): void {
    dropSocket()
    if (status.kind === 'live') setStatus(lostStatus(heardAt, deps.now()))
    const delay = status.kind === 'slow' ? delayWhileSlow : (delays[Math.min(attempts, delays.length) - 1] ?? delays[0])
    clearTimeout(retryTimer)
    retryTimer = setTimeout(connect, delay)
    if (attempts >= attemptsBeforeProbe && status.kind !== 'slow') void probe()
  }

  async function probe(): Promise<void> {
    if (isProbing) return
    isProbing = true
    const isReachable = await deps.probe()
    isProbing = false
    if (status.kind === 'live' || tickTimer === undefined) return
    if (!isReachable) return setStatus(lostStatus(heardAt, deps.now()))
    heardAt = deps.now()
    polledAt = heardAt
    setStatus({ kind: 'slow' })
    deps.onRefresh('polled')
  }

  function tick(): void {
    const now = deps.now()
    if (status.kind === 'live' && now - heardAt > silenceLimit) {
      lose()
      return
    }
    if (status.kind === 'connecting' && now - heardAt > patience) void probe()
    if (isStale(status)) setStatus(lostStatus(status.asOf, now))
    if (status.kind === 'slow' && now - polledAt >= pollEvery) {
      polledAt = now
      void probe()
    }
  }

  return {
    start() {
      if (tickTimer !== undefined) return
      heardAt = deps.now()
      tickTimer = setInterval(tick, tickEvery)
      connect()
    },
    stop() {
      clearInterval(tickTimer)
      clearTimeout(retryTimer)
      tickTimer = undefined
      dropSocket()
      wasLive = false
      status = { kind: 'connecting' }
    },
    retryNow: connect,
    status: () => status,
    newVersion: () => (version !== null && version !== firstVersion ? version : null),
    onStatus(listener) {
      statusListeners.add(listener)
      return () => statusListeners.delete(listener)
    },
    subscribe: topics.subscribe,
  }
}

/** A message that this version does not know is left alone: a newer server may say more than an older page understands. */
function parseMessage(text: string): ServerMessage | null {
  let body: unknown
  try {
    body = JSON.parse(text)
  } catch (cause) {
    console.error('A live message is not JSON.', cause)
    return null
  }
  const parsed = serverMessage.safeParse(body)
  return parsed.success ? parsed.data : null
}
