import { z } from 'zod'
import { password, username } from './auth.ts'
import { instant } from './ids.ts'
import { role } from './permissions.ts'

export const userId = z.string().min(1).max(64)
export const personName = z.string().trim().min(1, 'Enter a name.').max(80, 'At most 80 characters.')

export const user = z.object({
  id: userId,
  name: z.string(),
  username: z.string(),
  role,
  disabled: z.boolean(),
  /** Whether an authenticator app or a passkey is set up. */
  secondFactor: z.boolean(),
  createdAt: instant,
  /** Null where it is not known. */
  lastSignInAt: instant.nullable(),
})
export type User = z.infer<typeof user>

export const userQuery = z.object({
  q: z.string().trim().max(80).optional(),
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(100),
})
export const userPage = z.object({ rows: z.array(user), nextCursor: z.string().nullable(), asOf: instant })

export const userUpdate = z
  .strictObject({ name: personName.optional(), role: role.optional(), disabled: z.boolean().optional() })
  .refine((change) => Object.keys(change).length > 0, 'Name what should change.')
export type UserUpdate = z.infer<typeof userUpdate>

/** A link that works once. `path` holds the secret after its `#`, which no server and no log ever sees. */
export const accountLink = z.object({
  path: z.string(),
  expiresAt: instant,
  /** To whom it was mailed; null when it was not, and then somebody has to hand it over. */
  mailedTo: z.string().nullable(),
})
export type AccountLink = z.infer<typeof accountLink>

export const email = z.email('This is no e-mail address.').max(200)

export const invitationRequest = z.strictObject({ name: personName, role, email: email.optional() })
export type InvitationRequest = z.infer<typeof invitationRequest>

export const invitation = z.object({
  id: z.uuid(),
  name: z.string(),
  role,
  email: z.string().nullable(),
  madeBy: z.string(),
  createdAt: instant,
  expiresAt: instant,
})
export type Invitation = z.infer<typeof invitation>
export const invitationCreated = z.object({ invitation, link: accountLink })
export const invitationList = z.object({ rows: z.array(invitation), asOf: instant })

export const linkSecret = z.string().min(20).max(100)

/** What a link is good for, shown before it is used. */
export const linkFacts = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('invitation'), name: z.string(), role, madeBy: z.string(), expiresAt: instant }),
  z.object({ kind: z.literal('password-reset'), name: z.string(), username: z.string(), expiresAt: instant }),
])
export type LinkFacts = z.infer<typeof linkFacts>

export const invitationUse = z.strictObject({ secret: linkSecret, name: personName, username, password })
export type InvitationUse = z.infer<typeof invitationUse>
export const passwordResetUse = z.strictObject({ secret: linkSecret, password })
