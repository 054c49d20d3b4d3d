import { z } from 'zod'

/** What the thread is started with. */
export const heartbeatSettings = z.object({ databaseUrl: z.string(), name: z.string(), ttlMs: z.number(), marginMs: z.number() })
export type HeartbeatSettings = z.infer<typeof heartbeatSettings>

const leaseKey = z.object({ pairId: z.string(), token: z.number().int() })

/** A lease in one word: tokens of a pair are given out once. */
export function nameOfLease({ pairId, token }: z.infer<typeof leaseKey>): string {
  return `${pairId} ${token}`
}

export const toHeartbeat = z.discriminatedUnion('type', [
  leaseKey.extend({
    type: z.literal('watch'),
    memory: z.instanceof(SharedArrayBuffer),
    /** After a request to stop the process has this long to end its run. */
    stopPatienceMs: z.number(),
  }),
  leaseKey.extend({ type: z.literal('end') }),
])
export type ToHeartbeat = z.infer<typeof toHeartbeat>

export const fromHeartbeat = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  leaseKey.extend({ type: z.literal('stop-requested') }),
  leaseKey.extend({ type: z.literal('bandwidth'), bandwidth: z.string().nullable() }),
  leaseKey.extend({ type: z.literal('lost') }),
  z.object({ type: z.literal('trouble'), message: z.string() }),
])
export type FromHeartbeat = z.infer<typeof fromHeartbeat>
