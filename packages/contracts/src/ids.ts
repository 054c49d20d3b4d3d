import { z } from 'zod'

export const pairId = z.uuid()
export const connectionId = z.uuid()
/** The largest number of a row, and of a line or event: what is larger can't exist. */
export const largestNumber = 2_147_483_647
export const planId = z.coerce.number().int().positive().max(largestNumber)
export const approvalId = z.coerce.number().int().positive().max(largestNumber)
export const runId = z.coerce.number().int().positive().max(largestNumber)

/** The two sides of a pair. There are no other words for them anywhere. */
export const side = z.enum(['path1', 'path2'])
export type Side = z.infer<typeof side>

/** A point in time: RFC 3339 in UTC. */
export const instant = z.iso.datetime({ offset: true })

/** How a path travels: `path` to show (bytes that are not UTF-8 as `\xNN`), `key` (base64url of the bytes) to send back. */
export const pathRef = z.object({ path: z.string(), key: z.string() })
export type PathRef = z.infer<typeof pathRef>
