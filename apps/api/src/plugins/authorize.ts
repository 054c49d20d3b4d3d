import type { RouteDefinition } from '@pairwise/contracts'
import type { FastifyInstance } from 'fastify'
import type { Actor } from '../actor.ts'
import { can, couldEver } from '../policies.ts'
import { Refusal } from '../refusal.ts'
import type { Authority } from '../services/authority.ts'
import { requireRecentSignIn } from '../services/recent-sign-in.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Who may call the route. A route without it can't be added. */
    access?: RouteDefinition['access']
    /** Whether the service asks again with the pair, which may give the permission. */
    pairDecides?: boolean
    /** Whether the person must have proved lately who they are. */
    recentSignIn?: boolean
  }
}

/**
 * Denies by default. A route says in its configuration who may call it; one that does not can't be added at
 * all, except below `openPrefixes`, where libraries add public routes of their own.
 */
export function installAuthorization(app: FastifyInstance, authority: Pick<Authority, 'refusal'>, openPrefixes: readonly string[]): void {
  app.addHook('onRoute', (route) => {
    if (route.config?.access !== undefined) return
    if (!openPrefixes.some((prefix) => route.url === prefix || route.url.startsWith(`${prefix}/`))) {
      throw new Error(`The route ${String(route.method)} ${route.url} does not say who may call it.`)
    }
    route.config = { ...route.config, access: 'public' }
  })

  app.addHook('onRequest', async (request) => {
    if (request.is404) return
    const { access, pairDecides, recentSignIn } = request.routeOptions.config
    if (access === undefined) throw new Refusal('forbidden', 'Nobody may call this.')
    if (access === 'public') return
    const { actor } = request
    if (actor === null) throw await authority.refusal('pair.read', 'signed-out')
    if (access === 'signed-in') requirePerson(actor)
    else {
      const verdict = pairDecides ? couldEver(actor, access) : can(actor, access)
      if (!verdict.allowed) throw await authority.refusal(access, verdict.reason)
    }
    if (recentSignIn) requireRecentSignIn(actor, new Date())
  })
}

function requirePerson(actor: Actor): void {
  if (actor.kind === 'person') return
  throw new Refusal('forbidden', 'This is about a person’s own account, and a token has none.', { params: { reason: 'token-never' } })
}
