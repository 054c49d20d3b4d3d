import type { z } from 'zod'
import type { ProblemCode } from '../errors.ts'
import type { Permission } from '../permissions.ts'

/**
 * `public` needs nobody; `signed-in` needs a person with a session, whatever their role; a permission needs a role, or a
 * token with a scope, that has it.
 */
type Access = 'public' | 'signed-in' | Permission

export interface RouteDefinition {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly path: `/${string}`
  readonly access: Access
  readonly summary: string
  readonly params?: z.ZodObject
  readonly query?: z.ZodObject
  readonly body?: z.ZodType
  /** POSTs that start something take an Idempotency-Key header. */
  readonly idempotent?: true
  /** Updates that need If-Match with the resource's ETag. */
  readonly conditional?: true
  /** Needs a person who proved who they are in the last 15 minutes; otherwise the answer is `sign-in-again`. */
  readonly recentSignIn?: true
  /**
   * The pair may give this permission to roles that do not have it (`content.read`). Whoever could have it comes through,
   * and the service asks again with the pair.
   */
  readonly pairDecides?: true
  /** The answer is bytes and no JSON: the client links to it instead of calling it. */
  readonly raw?: true
  /** The largest body in bytes, where that is not a megabyte. */
  readonly bodyLimit?: number
  readonly status: 200 | 201 | 202 | 204
  readonly response: z.ZodType
  readonly problems: readonly ProblemCode[]
}
