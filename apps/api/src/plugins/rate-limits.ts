import rateLimit from '@fastify/rate-limit'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Refusal } from '../refusal.ts'

export interface RateLimits {
  /** Requests that one address may make in a minute. */
  readonly requestsPerMinute: number
  /** Sign-ins that one address may try in a minute for one user name. */
  readonly signInsPerMinute: number
}

export const defaultRateLimits: RateLimits = { requestsPerMinute: 1200, signInsPerMinute: 10 }

/**
 * Limits by the address of the sender, counted in this process. Behind a reverse proxy that is not named as trusted
 * everybody has the proxy's address, so that nobody gets a fresh allowance by inventing one.
 */
export async function installRateLimits(app: FastifyInstance, limits: RateLimits): Promise<void> {
  await app.register(rateLimit, {
    global: true,
    max: limits.requestsPerMinute,
    timeWindow: 60_000,
    cache: 10_000,
    errorResponseBuilder: (_, context) => tooMany(Math.ceil(context.ttl / 1000)),
  })
}

/** The limit of the sign-in route; the body is parsed when it counts. */
export function signInLimit(limits: RateLimits) {
  return {
    hook: 'preHandler' as const,
    max: limits.signInsPerMinute,
    timeWindow: 60_000,
    keyGenerator: (request: FastifyRequest) => `${request.ip} ${triedName(request.body)}`,
  }
}

/** The refusal of somebody who was too quick. */
export function tooMany(seconds: number): Refusal {
  return new Refusal('rate-limited', `Too many tries. Wait ${seconds} s and try again.`, { params: { retryAfter: seconds } })
}

function triedName(body: unknown): string {
  const name = typeof body === 'object' && body !== null && 'username' in body ? body.username : ''
  return typeof name === 'string' ? name.toLowerCase() : ''
}
