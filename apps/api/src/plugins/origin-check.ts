import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Refusal } from '../refusal.ts'
import { tokenOf } from './session.ts'

const safeMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Another site must not act with a person's cookie. Requests that may change something must come from here when they say
 * where they come from, and must say it when they bring a cookie of ours; so must an upgrade to a WebSocket, because
 * browsers let any site open one and send the cookie along.
 */
export function installOriginCheck(app: FastifyInstance, publicOrigin: string | null): void {
  app.addHook('onRequest', async (request) => {
    const origin = request.headers.origin
    if (isUpgrade(request)) {
      if (origin === undefined) throw new Refusal('origin-refused', 'A WebSocket needs an Origin header.')
    } else if (safeMethods.has(request.method)) {
      return
    } else if (origin === undefined) {
      if (isScript(request)) return
      throw new Refusal('origin-refused', 'A request with a session needs an Origin header. Scripts use a token instead.')
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

/** Whether nothing of a browser’s session is used: without a cookie of ours, or with a token, which a page of another site has not. */
function isScript(request: FastifyRequest): boolean {
  return tokenOf(request) !== null || !/pairwise\./.test(request.headers.cookie ?? '')
}

function isUpgrade(request: FastifyRequest): boolean {
  return request.headers.upgrade !== undefined
}

/** Without a public address the Host header decides: a browser sets it to what the person typed. */
function isOwn(origin: string, host: string | undefined, publicOrigin: string | null): boolean {
  if (publicOrigin !== null) return origin === publicOrigin
  return host !== undefined && (origin === `http://${host}` || origin === `https://${host}`)
}
