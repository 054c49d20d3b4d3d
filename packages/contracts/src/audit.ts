import { z } from 'zod'
import { instant } from './ids.ts'

/** Every kind of act that the audit log knows. Whoever adds an act adds its name here. */
export const auditActions = [
  'setup.complete',
  'session.sign-in',
  'session.refused',
  'session.locked-out',
  'session.confirm',
  'session.sign-out',
  'session.end',
  'user.invite',
  'user.invite-withdraw',
  'user.join',
  'user.update',
  'user.disable',
  'user.enable',
  'user.delete',
  'password.change',
  'password.reset-link',
  'password.reset',
  'second-factor.enable',
  'second-factor.disable',
  'second-factor.reset',
  'recovery-codes.replace',
  'passkey.add',
  'passkey.remove',
  'token.create',
  'token.revoke',
  'settings.update',
  'audit.export',
  'connection.create',
  'connection.update',
  'connection.test',
  'connection.trust-host-key',
  'connection.delete',
  'pair.create',
  'pair.update',
  'pair.delete',
  'schedule.set',
  'schedule.pause',
  'schedule.resume',
  'plan.preview',
  'plan.skip',
  'plan.discard',
  'plan.apply',
  'run.start',
  'run.stop',
  'run.bandwidth',
  'run.hold',
  'content.read',
  'conflict.decide',
  'conflict.take-back',
  'conflict.rule-add',
  'conflict.rule-remove',
  'resync.request',
  'approval.request',
  'approval.approve',
  'approval.reject',
  'approval.withdraw',
  'approval.discard',
  'approval.void',
  'approval.expire',
  'approval.comment',
  'approval.remind',
  'attention.assign',
] as const
export const auditAction = z.enum(auditActions)
export type AuditAction = z.infer<typeof auditAction>

export const auditSubjectTypes = [
  'user',
  'session',
  'invitation',
  'passkey',
  'token',
  'settings',
  'audit',
  'connection',
  'pair',
  'plan',
  'run',
  'conflict',
  'conflict-rule',
  'approval',
] as const
export const auditSubjectType = z.enum(auditSubjectTypes)
export type AuditSubjectType = z.infer<typeof auditSubjectType>

/** Who did something: a person, a script with a token, the schedule, or the server itself. */
export const auditActorKind = z.enum(['person', 'token', 'schedule', 'system'])

/** One act. Secrets are taken out of before and after when it is written. */
export const auditEntry = z.object({
  id: z.number().int(),
  at: instant,
  actor: z.object({ kind: auditActorKind, id: z.string().nullable(), name: z.string().nullable() }),
  action: auditAction,
  subject: z.object({ type: auditSubjectType, id: z.string().nullable(), name: z.string().nullable() }).nullable(),
  address: z.string().nullable(),
  before: z.unknown(),
  after: z.unknown(),
})
export type AuditEntry = z.infer<typeof auditEntry>

export const auditQuery = z.object({
  /** Part of a name. */
  user: z.string().trim().max(80).optional(),
  action: auditAction.optional(),
  /** `type` or `type:id`, such as `pair` or `run:12`. */
  object: z
    .string()
    .max(100)
    .regex(new RegExp(`^(${auditSubjectTypes.join('|')})(:.+)?$`), 'Use the kind of a thing, or kind:id.')
    .optional(),
  from: instant.optional(),
  to: instant.optional(),
  cursor: z
    .string()
    .regex(/^[1-9][0-9]{0,14}$/, 'This cursor is not one of this list.')
    .optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
})

export const auditPage = z.object({
  rows: z.array(auditEntry),
  nextCursor: z.string().nullable(),
  /** Whether these are the acts of all, or only one’s own. */
  all: z.boolean(),
  asOf: instant,
})
export type AuditPage = z.infer<typeof auditPage>
