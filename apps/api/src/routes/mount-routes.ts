import { type RouteDefinition, type RouteName, routes } from '@pairwise/contracts'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { entityTag } from '../plugins/entity-tags.ts'
import { answerOnce, requestKey } from '../plugins/idempotency.ts'
import { ownOriginOf, senderOf } from '../plugins/session.ts'
import type { Services } from '../services/create-services.ts'
import type { Transact } from '../services/transact.ts'
import { describeRoute } from './describe-route.ts'
import { routeHandlers } from './index.ts'
import type { Call, RawAnswer } from './route-handler.ts'

/** Where the API lies. */
export const apiPrefix = '/api/v1'

interface MountOptions {
  readonly services: Services
  readonly transact: Transact
  readonly publicOrigin: string | null
}

/** The handlers as the loop sees them. Each gets what its own schemas made of the request, so its types hold. */
type AnyHandler = (services: Services, call: Call<never>) => Promise<unknown>

/** Mounts exactly the table of the contract. */
export function mountRoutes(app: FastifyInstance, options: MountOptions): void {
  for (const name of Object.keys(routes) as RouteName[]) mountRoute(app, name, routes[name], options)
}

function mountRoute(
  app: FastifyInstance,
  name: RouteName,
  route: RouteDefinition,
  { services, transact, publicOrigin }: MountOptions,
): void {
  const handle: AnyHandler = routeHandlers[name]
  app.route({
    method: route.method,
    url: `${apiPrefix}${route.path}`,
    schema: describeRoute(name, route),
    ...(route.bodyLimit === undefined ? {} : { bodyLimit: route.bodyLimit }),
    config: {
      access: route.access,
      conditional: route.conditional === true,
      pairDecides: route.pairDecides === true,
      recentSignIn: route.recentSignIn === true,
    },
    handler: async (request, reply) => {
      const call = callOf(request, reply, transact, publicOrigin, route.idempotent === true)
      const body = await handle(services, call as Call<never>)
      if (route.raw === true) {
        const raw = body as RawAnswer
        return reply.code(route.status).headers(raw.headers).send(raw.body)
      }
      return reply.code(route.status).header('cache-control', 'no-store').send(body)
    },
  })
}

function callOf(request: FastifyRequest, reply: FastifyReply, transact: Transact, publicOrigin: string | null, isIdempotent: boolean) {
  const { params, query, body, actor, ifMatch } = request
  let etag: string | null = null
  const tag = (revision: number) => {
    etag = entityTag(revision)
    reply.header('etag', etag)
  }
  const once: Call<never>['once'] = async (work, check) => {
    const key = isIdempotent ? requestKey(request) : null
    const answer = await answerOnce(transact, key, async (repositories) => ({ body: await work(repositories), etag }), check)
    if (answer.etag !== null) reply.header('etag', answer.etag)
    return answer.body
  }
  const setCookies = (lines: readonly string[]) => {
    for (const line of lines) reply.header('set-cookie', line)
  }
  return {
    params,
    query,
    body,
    actor,
    ifMatch,
    sender: senderOf(request),
    ownOrigin: ownOriginOf(request, publicOrigin),
    once,
    tag,
    setCookies,
  }
}
