import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Actor } from '../actor.ts'
import type { Authentication, Sender } from '../services/authentication.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks; null when nobody is signed in, and on public routes, where nobody looks. */
    actor: Actor | null
  }
}

/** What a request says about its sender. */
export function senderOf(request: FastifyRequest): Sender {
  return { cookie: request.headers.cookie, userAgent: request.headers['user-agent'], address: request.ip }
}

/** Looks up the session of every request that needs one. */
export function installSession(app: FastifyInstance, authentication: Pick<Authentication, 'recognise'>): void {
  app.decorateRequest('actor', null)
  app.addHook('onRequest', async (request, reply) => {
    const { access } = request.routeOptions.config
    if (request.is404 || access === undefined || access === 'public') return
    const found = await authentication.recognise(senderOf(request))
    if (!found) return
    request.actor = found.actor
    for (const line of found.setCookies) reply.header('set-cookie', line)
  })
}
