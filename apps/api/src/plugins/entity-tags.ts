import type { FastifyInstance } from 'fastify'
import { Refusal } from '../refusal.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** The revision that If-Match names; null on routes that do not ask for it. */
    ifMatch: number | null
  }
  interface FastifyContextConfig {
    /** Updates that need If-Match. */
    conditional?: boolean
  }
}

/** The ETag of a revision of a resource. */
export function entityTag(revision: number): string {
  return `"${revision}"`
}

/** An update says which revision it was made from, so that nobody overwrites what they haven't seen. */
export function installEntityTags(app: FastifyInstance): void {
  app.decorateRequest('ifMatch', null)
  app.addHook('preHandler', async (request) => {
    if (!request.routeOptions.config.conditional) return
    const header = request.headers['if-match']
    if (header === undefined) {
      throw new Refusal('precondition-required', 'Send If-Match with the ETag that came with what you change.')
    }
    const match = /^"([0-9]{1,9})"$/.exec(header.trim())
    if (!match) throw new Refusal('precondition-failed', 'If-Match does not name a revision. Read the resource again and send its ETag.')
    request.ifMatch = Number(match[1])
  })
}
