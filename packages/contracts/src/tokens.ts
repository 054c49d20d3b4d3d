import { z } from 'zod'
import { type Permission, rolePermissions } from './permissions.ts'

export const tokenScope = z.enum(['read', 'content', 'preview', 'run', 'decide', 'manage', 'audit'])
export type TokenScope = z.infer<typeof tokenScope>

const read: readonly Permission[] = rolePermissions.viewer

/**
 * What a token may do for each of its scopes, and never more than its owner may. No scope has `approval.decide`,
 * `user.write`, `token.write` or `settings.write`: a script approves nothing and lets nobody in.
 */
export const scopePermissions = {
  read,
  content: [...read, 'content.read'],
  preview: [...read, 'pair.preview'],
  run: [...read, 'pair.run', 'plan.apply', 'run.stop', 'schedule.pause'],
  decide: [...read, 'conflict.decide', 'resync.request', 'approval.request', 'attention.assign'],
  manage: [...read, 'pair.write', 'connection.write', 'folder.check'],
  audit: ['audit.read-all'],
} as const satisfies Record<TokenScope, readonly Permission[]>
