import { z } from 'zod'
import { connectionId, instant } from './ids.ts'

/** What is tried, in this order. */
export const testSteps = ['reach', 'sign-in', 'list', 'write', 'read-back', 'delete', 'clock'] as const
export const testStep = z.enum(testSteps)
export type TestStep = z.infer<typeof testStep>

/** `skipped` is what an earlier failure left untried, or what this storage has not. */
export const testLine = z.object({
  step: testStep,
  state: z.enum(['ok', 'failed', 'skipped']),
  elapsedMs: z.number().nonnegative(),
  /** What was found, or the exact cause. */
  text: z.string().nullable(),
  /** What helps. */
  fix: z.string().nullable(),
})
export type TestLine = z.infer<typeof testLine>

/** Which conditions the server of a bucket checks in the step that writes, and in which form it wants tags. */
export const storeConditions = z.object({
  create: z.boolean(),
  replace: z.enum(['quoted', 'plain']).nullable(),
  remove: z.enum(['quoted', 'plain']).nullable(),
  complete: z.boolean(),
  copy: z.boolean(),
})
export type StoreConditions = z.infer<typeof storeConditions>

/** What a storage can do, as far as it is known. Null is not known. */
export const capabilities = z.object({
  /** The finest step of modified times in nanoseconds, in decimal digits; null when they are not kept. */
  mtimePrecisionNs: z.string().nullable(),
  checksums: z.array(z.enum(['md5', 'sha1', 'sha256'])),
  ownRevision: z.boolean(),
  caseInsensitive: z.boolean(),
  maxNameBytes: z.number().int(),
  emptyFolders: z.boolean(),
  /** Which conditions the storage itself checks in the step that writes. */
  conditions: z.object({ create: z.boolean(), replace: z.boolean(), remove: z.boolean() }),
  /** What was found out of the server of a bucket; absent where there was nothing to find out. */
  found: storeConditions.optional(),
  serverMove: z.boolean(),
  serverCopy: z.boolean(),
  links: z.boolean(),
  modes: z.boolean(),
})
export type Capabilities = z.infer<typeof capabilities>

/** A key that a host shows and nobody trusts yet; `trusted` is the one that was expected, if there is one. */
export const shownHostKey = z.object({ host: z.string(), fingerprint: z.string(), trusted: z.string().nullable() })
export type ShownHostKey = z.infer<typeof shownHostKey>

/** What a test found, as it is kept with its connection. */
export const storedTest = z.object({
  state: z.enum(['working', 'not-working']),
  lines: z.array(testLine),
  capabilities: capabilities.nullable(),
  hostKey: shownHostKey.nullable(),
  at: instant,
})
export type StoredTest = z.infer<typeof storedTest>

/** One test, while it goes on and for an hour after. Lines come one by one. */
export const connectionTest = z.object({
  id: z.uuid(),
  connectionId: connectionId.nullable(),
  state: z.enum(['running', 'working', 'not-working']),
  lines: z.array(testLine),
  capabilities: capabilities.nullable(),
  hostKey: shownHostKey.nullable(),
  asOf: instant,
})
export type ConnectionTest = z.infer<typeof connectionTest>
