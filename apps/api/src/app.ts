import { randomUUID } from 'node:crypto'
import Fastify, { type FastifyInstance, LogController } from 'fastify'
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import type { LiveHub } from './live/live-hub.ts'
import type { LiveLimits } from './live/live-limits.ts'
import { installWebSockets, mountLive } from './live/mount-live.ts'
import type { Logger } from './logger.ts'
import { installAuthorization } from './plugins/authorize.ts'
import { installEntityTags } from './plugins/entity-tags.ts'
import { type HealthChecks, installHealth } from './plugins/health.ts'
import { docsPath, installOpenApi } from './plugins/openapi.ts'
import { installOriginCheck } from './plugins/origin-check.ts'
import { answerUnreadable, type IsDatabaseGone, installProblemDocuments } from './plugins/problem-documents.ts'
import { installRateLimits, type RateLimits } from './plugins/rate-limits.ts'
import { installRequestLog } from './plugins/request-log.ts'
import { installSecurityHeaders } from './plugins/security-headers.ts'
import { installSession } from './plugins/session.ts'
import { installStaticWeb } from './plugins/static-web.ts'
import { installStorableText } from './plugins/storable-text.ts'
import { mountProviderCallback } from './routes/mount-provider-callback.ts'
import { mountRoutes } from './routes/mount-routes.ts'
import type { Services } from './services/create-services.ts'
import type { Transact } from './services/transact.ts'

export interface AppDeps {
  readonly services: Services
  readonly transact: Transact
  readonly health: HealthChecks
  readonly isDatabaseGone: IsDatabaseGone
  readonly hub: LiveHub
  readonly liveLimits: LiveLimits
  readonly rateLimits: RateLimits
  readonly publicOrigin: string | null
  /** Whose X-Forwarded-* headers count; none when empty. */
  readonly trustedProxies: readonly string[]
  readonly webFolder: string
  readonly log: Logger
}

const megabyte = 1024 * 1024

/** The whole HTTP application. It reads no settings and listens to nothing. */
export async function buildApp(deps: AppDeps): Promise<FastifyInstance> {
  const app = Fastify({
    loggerInstance: deps.log,
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: deps.trustedProxies.length > 0 ? [...deps.trustedProxies] : false,
    bodyLimit: megabyte,
    requestIdHeader: false,
    genReqId: () => randomUUID(),
    routerOptions: { ignoreTrailingSlash: false },
    exposeHeadRoutes: false,
    frameworkErrors: answerUnreadable,
    // A client that sends its request one byte a minute holds no connection for long.
    requestTimeout: 30_000,
    connectionTimeout: 120_000,
    forceCloseConnections: 'idle',
  })
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  app.removeContentTypeParser('text/plain')

  installProblemDocuments(app, deps.isDatabaseGone)
  app.addHook('onRequest', async (request, reply) => void reply.header('x-request-id', request.id))
  installRequestLog(app)
  await installSecurityHeaders(app, deps.publicOrigin?.startsWith('https:') ?? false)
  await installWebSockets(app, deps.hub, deps.liveLimits)
  installOriginCheck(app, deps.publicOrigin)
  await installRateLimits(app, deps.rateLimits)
  installSession(app, deps.services.authentication, deps.services.tokens)
  installAuthorization(app, deps.services.authority, [docsPath])
  installStorableText(app)
  installEntityTags(app)

  await installOpenApi(app)
  installHealth(app, deps.health)
  mountRoutes(app, deps)
  mountProviderCallback(app, deps.services, deps.publicOrigin)
  mountLive(app, deps.hub)
  await installStaticWeb(app, deps.webFolder)
  return app
}
