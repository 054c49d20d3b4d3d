import type { z } from 'zod'
import type { ProblemCode } from '../errors.ts'
import type { Permission } from '../permissions.ts'

/** `public` needs no session; `signed-in` needs any; a permission needs a role that has it. */
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
  readonly status: 200 | 201 | 202 | 204
  readonly response: z.ZodType
  readonly problems: readonly ProblemCode[]
}
