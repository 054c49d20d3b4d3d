import { z } from 'zod'

/** Ready means: the database answers and has this version's schema, and the queue answers. */
export const readiness = z.object({
  ready: z.boolean(),
  checks: z.object({ database: z.enum(['ok', 'unreachable']), queue: z.enum(['ok', 'unreachable']) }),
  version: z.string(),
})
