import rateLimit from '@fastify/rate-limit'
import type { FastifyInstance } from 'fastify'
import { defaultSignInLimits, type SignInLimits } from '../services/sign-in-limits.ts'
import { tooMany } from '../services/too-many.ts'

export interface RateLimits {
  /** Requests that one address may make in a minute. */
  readonly requestsPerMinute: number
  readonly signIns: SignInLimits
}

export const defaultRateLimits: RateLimits = { requestsPerMinute: 1200, signIns: defaultSignInLimits }

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
