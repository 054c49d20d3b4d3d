import { readiness } from '@pairwise/contracts'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { version } from '../version.ts'

export interface HealthChecks {
  /** Whether the database answers and has this version's tables. */
  readonly database: () => Promise<boolean>
  readonly queue: () => Promise<boolean>
}

/** `/healthz`: this process answers. `/readyz`: what it needs answers too. */
export function installHealth(app: FastifyInstance, checks: HealthChecks): void {
  const config = { access: 'public', rateLimit: false } as const
  app.get(
    '/healthz',
    {
      config,
      schema: { summary: 'Whether the process answers', tags: ['health'], response: { 200: z.object({ alive: z.literal(true) }) } },
    },
    async (_, reply) => reply.header('cache-control', 'no-store').send({ alive: true }),
  )
  app.get(
    '/readyz',
    { config, schema: { summary: 'Whether database and queue answer', tags: ['health'], response: { 200: readiness, 503: readiness } } },
    async (_, reply) => {
      const [database, queue] = await Promise.all([checks.database(), checks.queue()])
      const ready = database && queue
      const word = (isOk: boolean) => (isOk ? ('ok' as const) : ('unreachable' as const))
      return reply
        .code(ready ? 200 : 503)
        .header('cache-control', 'no-store')
        .send({ ready, checks: { database: word(database), queue: word(queue) }, version })
    },
  )
}
