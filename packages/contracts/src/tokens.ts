import { z } from 'zod'
import { instant } from './ids.ts'
import { type Permission, rolePermissions } from './permissions.ts'

export const tokenScope = z.enum(['read', 'content', 'preview', 'run', 'decide', 'manage', 'audit'])
export type TokenScope = z.infer<typeof tokenScope>

const read: readonly Permission[] = rolePermissions.viewer

/** What no token may ever do, whatever its scopes: a script approves nothing and lets nobody in. */
export const neverByToken = ['approval.decide', 'user.write', 'token.write', 'settings.write'] as const satisfies readonly Permission[]

/** What a token may do for each of its scopes, and never more than its owner may. */
export const scopePermissions = {
  read,
  content: [...read, 'content.read'],
  preview: [...read, 'pair.preview'],
  run: [...read, 'pair.run', 'plan.apply', 'run.stop', 'schedule.pause'],
  decide: [...read, 'conflict.decide', 'resync.request', 'approval.request', 'attention.assign'],
  manage: [...read, 'pair.write', 'connection.write', 'folder.check'],
  audit: [...read, 'audit.read-all'],
} as const satisfies Record<TokenScope, readonly Permission[]>

export const apiToken = z.object({
  id: z.uuid(),
  name: z.string(),
  owner: z.string(),
  /** The first letters of the token, by which people tell theirs apart. */
  start: z.string(),
  scopes: z.array(tokenScope),
  createdAt: instant,
  expiresAt: instant.nullable(),
  lastUsedAt: instant.nullable(),
  revokedAt: instant.nullable(),
})
export type ApiToken = z.infer<typeof apiToken>

export const tokenRequest = z.strictObject({
  name: z.string().trim().min(1, 'Give the token a name.').max(60, 'At most 60 characters.'),
  scopes: z.array(tokenScope).min(1, 'Choose at least one scope.').max(tokenScope.options.length),
  /** Null: it is good until it is revoked. */
  expiresInDays: z.number().int().min(1).max(3_650).nullable().default(90),
})
export type TokenRequest = z.input<typeof tokenRequest>

/** The only answer that ever holds the token itself. */
export const tokenCreated = z.object({ token: apiToken, secret: z.string() })
export type TokenCreated = z.infer<typeof tokenCreated>
export const tokenList = z.object({ rows: z.array(apiToken), asOf: instant })
