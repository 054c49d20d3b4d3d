import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Refusal } from '../refusal.ts'

const safeMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Another site must not act with a person's cookie. Requests that may change something, when a browser says
 * where they come from, must come from here; an upgrade to a WebSocket must say it, because browsers let any
 * site open one and send the cookie along.
 */
export function installOriginCheck(app: FastifyInstance, publicOrigin: string | null): void {
  app.addHook('onRequest', async (request) => {
    const origin = request.headers.origin
    if (isUpgrade(request)) {
      if (origin === undefined) throw new Refusal('origin-refused', 'A WebSocket needs an Origin header.')
    } else if (origin === undefined || safeMethods.has(request.method)) {
      return
    }
    if (!isOwn(origin, request.headers.host, publicOrigin)) {
      throw new Refusal(
        'origin-refused',
        'The request comes from another site. If this is the right one, set PAIRWISE_PUBLIC_URL to its address.',
        {
          params: { origin },
        },
      )
    }
  })
}

function isUpgrade(request: FastifyRequest): boolean {
  return request.headers.upgrade !== undefined
}

/** Without a public address the Host header decides: a browser sets it to what the person typed. */
function isOwn(origin: string, host: string | undefined, publicOrigin: string | null): boolean {
  if (publicOrigin !== null) return origin === publicOrigin
  return host !== undefined && (origin === `http://${host}` || origin === `https://${host}`)
}
