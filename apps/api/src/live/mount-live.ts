import websocket from '@fastify/websocket'
import type { FastifyInstance } from 'fastify'
import { Refusal } from '../refusal.ts'
import type { LiveHub } from './live-hub.ts'
import type { LiveLimits } from './live-limits.ts'

/** Where browsers open their WebSocket. */
export const livePath = '/api/v1/live'

/** Must come before the hooks that look whether a request is an upgrade: this is what makes upgrades pass through them. */
export async function installWebSockets(app: FastifyInstance, hub: LiveHub, limits: Pick<LiveLimits, 'messageBytes'>): Promise<void> {
  // Before the library's own hook, which would end the connections without a reason.
  app.addHook('preClose', async () => hub.close())
  await app.register(websocket, {
    options: { maxPayload: limits.messageBytes, perMessageDeflate: false },
    errorHandler: (error, socket, request) => {
      request.log.info({ err: error }, 'a live connection broke')
      socket.terminate()
    },
  })
}

/** The one WebSocket of the API. Origin and session were checked by the hooks before it is opened. */
export function mountLive(app: FastifyInstance, hub: LiveHub): void {
  app.route({
    method: 'GET',
    url: livePath,
    config: { access: 'signed-in' },
    schema: { hide: true },
    handler: async () => {
      throw new Refusal('bad-request', 'Live events come over a WebSocket: ask for an upgrade.')
    },
    wsHandler: (socket, request) => {
      if (request.actor?.kind === 'person') hub.add(socket, request.actor)
      else socket.terminate()
    },
  })
}
