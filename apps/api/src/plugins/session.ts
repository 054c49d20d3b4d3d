import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Actor } from '../actor.ts'
import type { Authentication } from '../services/authentication.ts'
import type { Sender } from '../services/sender.ts'
import type { TokenService } from '../services/tokens.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks; null when nobody is signed in, and on public routes, where nobody looks. */
    actor: Actor | null
  }
}

/** What a request says about its sender. */
export function senderOf(request: FastifyRequest): Sender {
  return { cookie: request.headers.cookie, userAgent: request.headers['user-agent'], address: request.ip, origin: request.headers.origin }
}

/** The address that the sender’s browser has us at: the public one, or without one what they typed. */
export function ownOriginOf(request: FastifyRequest, publicOrigin: string | null): string {
  return publicOrigin ?? `${request.protocol}://${request.host}`
}

const bearer = /^Bearer +(\S+) *$/i

/** The token that a request carries, or null. A request with a token is a script’s, whatever cookies it has. */
export function tokenOf(request: FastifyRequest): string | null {
  return bearer.exec(request.headers.authorization ?? '')?.[1] ?? null
}

/** Looks up the token or the session of every request that needs one. */
export function installSession(
  app: FastifyInstance,
  authentication: Pick<Authentication, 'recognise'>,
  tokens: Pick<TokenService, 'recognise'>,
): void {
  app.decorateRequest('actor', null)
  app.addHook('onRequest', async (request, reply) => {
    const { access } = request.routeOptions.config
    if (request.is404 || access === undefined || access === 'public') return
    const token = tokenOf(request)
    if (token !== null) {
      request.actor = await tokens.recognise(token, request.ip)
      return
    }
    const found = await authentication.recognise(senderOf(request))
    if (!found) return
    request.actor = found.actor
    for (const line of found.setCookies) reply.header('set-cookie', line)
  })
}
