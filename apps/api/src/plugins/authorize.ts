import type { FastifyInstance } from 'fastify'
import { assertNever } from '../assert-never.ts'
import { judge } from '../policies.ts'
import { Refusal } from '../refusal.ts'

/**
 * Denies by default. A route says in its configuration who may call it; one that does not can't be added at
 * all, except below `openPrefixes`, where libraries add public routes of their own.
 */
export function installAuthorization(app: FastifyInstance, openPrefixes: readonly string[]): void {
  app.addHook('onRoute', (route) => {
    if (route.config?.access !== undefined) return
    if (!openPrefixes.some((prefix) => route.url === prefix || route.url.startsWith(`${prefix}/`))) {
      throw new Error(`The route ${String(route.method)} ${route.url} does not say who may call it.`)
    }
    route.config = { ...route.config, access: 'public' }
  })

  app.addHook('onRequest', async (request) => {
    if (request.is404) return
    const { access } = request.routeOptions.config
    if (access === undefined) throw new Refusal('forbidden', 'Nobody may call this.')
    const verdict = judge(access, request.actor)
    switch (verdict) {
      case 'allowed':
        return
      case 'unauthenticated':
        throw new Refusal('unauthenticated', 'Sign in first.')
      case 'forbidden':
        throw new Refusal('forbidden', `Your role may not do this; it needs the permission ${access}.`, { params: { permission: access } })
      default:
        return assertNever(verdict)
    }
  })
}
