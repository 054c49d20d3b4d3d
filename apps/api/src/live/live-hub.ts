import type { WebSocket } from '@fastify/websocket'
import type { PersonActor } from '../actor.ts'
import { version } from '../version.ts'
import { closeCodes, type LiveLimits } from './live-limits.ts'
import { createLiveSocket, type LiveSocket } from './live-socket.ts'
import type { TopicReader } from './subscription.ts'

export interface LiveHubOptions {
  readonly topics: TopicReader
  /** Which of these sessions still are good. */
  readonly stillGood: (sessionIds: readonly string[]) => Promise<ReadonlySet<string>>
  readonly onError: (error: unknown) => void
  readonly limits: LiveLimits
}

/** All live connections of this process. */
export interface LiveHub {
  add(socket: WebSocket, actor: PersonActor): void
  /** Says that a topic may have more events; without a topic, that any may. */
  wake(topic?: string): void
  /** Ends the connections of a session that was signed out. */
  endSession(sessionId: string): void
  close(): void
}

/** Keeps connections alive, wakes their subscriptions, and ends those whose session ended. */
export function createLiveHub(options: LiveHubOptions): LiveHub {
  const { limits } = options
  const sockets = new Set<LiveSocket>()

  async function checkSessions(): Promise<void> {
    if (sockets.size === 0) return
    const good = await options.stillGood([...new Set([...sockets].map(({ actor }) => actor.sessionId))])
    for (const socket of sockets) if (!good.has(socket.actor.sessionId)) end(socket)
  }

  const beats = setInterval(() => {
    for (const socket of sockets) socket.beat()
  }, limits.pingMs)
  const checks = setInterval(() => void checkSessions().catch(options.onError), limits.sessionCheckMs)
  beats.unref()
  checks.unref()

  return {
    add(socket, actor) {
      const live = createLiveSocket({ socket, actor, version, topics: options.topics, onError: options.onError, limits })
      sockets.add(live)
      socket.on('close', () => sockets.delete(live))
    },
    wake(topic) {
      for (const socket of sockets) socket.wake(topic)
    },
    endSession(sessionId) {
      for (const socket of sockets) if (socket.actor.sessionId === sessionId) end(socket)
    },
    close() {
      clearInterval(beats)
      clearInterval(checks)
      for (const socket of sockets) socket.close(closeCodes.goingAway, 'The server is stopping.')
    },
  }
}

function end(socket: LiveSocket): void {
  socket.close(closeCodes.signedOut, 'The session ended.')
}
