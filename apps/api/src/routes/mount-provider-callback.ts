import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { ownOriginOf, senderOf } from '../plugins/session.ts'
import type { Services } from '../services/create-services.ts'
import { callbackPath } from '../services/sign-in-provider.ts'

/** What a provider sends back, and nothing else. Each part is short: what is longer is no answer to our question. */
const part = z.string().max(4_000).optional()
const answer = z.object({ code: part, state: part, error: part, error_description: part, iss: part })

/**
 * Where the sign-in provider sends browsers back to. It is a GET that signs in, because that is how OpenID Connect works:
 * it does so only for the browser that began, whose cookie holds the state.
 */
export function mountProviderCallback(
  app: FastifyInstance,
  { signInProvider, sessions }: Pick<Services, 'signInProvider' | 'sessions'>,
  publicOrigin: string | null,
): void {
  app.route({
    method: 'GET',
    url: callbackPath,
    config: { access: 'public' },
    schema: { hide: true, querystring: answer },
    handler: async (request, reply) => {
      const query = Object.fromEntries(Object.entries(answer.parse(request.query)).filter(([, value]) => value !== undefined)) as Record<
        string,
        string
      >
      const callback = await signInProvider.callback(query, senderOf(request), ownOriginOf(request, publicOrigin))
      await sessions.noteProvider(callback)
      for (const line of callback.setCookies) reply.header('set-cookie', line)
      return reply.header('cache-control', 'no-store').redirect(callback.next, 303)
    },
  })
}
