import { z } from 'zod'
import { email, personName } from './accounts.ts'
import { approverHindrance } from './approvals.ts'
import { password } from './auth.ts'
import { instant } from './ids.ts'

/** Six digits of an authenticator app, or one of the recovery codes. */
const sixDigits = z
  .string()
  .trim()
  .regex(/^\d{6}$/, 'The code has 6 digits.')
const recoveryCode = z
  .string()
  .trim()
  .regex(/^[A-Za-z0-9]{5}-[A-Za-z0-9]{5}$/, 'A recovery code looks like abcde-12345.')

export const secondFactorRequest = z.union([z.strictObject({ code: sixDigits }), z.strictObject({ recoveryCode })])
export type SecondFactorRequest = z.infer<typeof secondFactorRequest>

const encoded = z.string().max(10_000)
const attachment = z.enum(['platform', 'cross-platform'])

/** What a browser’s authenticator answered to a sign-in; the library that made the question checks every part of it. */
export const passkeyProof = z.object({
  id: encoded,
  rawId: encoded,
  type: z.literal('public-key'),
  authenticatorAttachment: attachment.exactOptional(),
  clientExtensionResults: z.object({}),
  response: z.object({
    clientDataJSON: encoded,
    authenticatorData: encoded,
    signature: encoded,
    userHandle: encoded.exactOptional(),
  }),
})
export type PasskeyProof = z.infer<typeof passkeyProof>

/** The same of a new passkey. */
export const newPasskey = z.object({
  id: encoded,
  rawId: encoded,
  type: z.literal('public-key'),
  authenticatorAttachment: attachment.exactOptional(),
  clientExtensionResults: z.object({}),
  response: z.looseObject({
    clientDataJSON: encoded,
    attestationObject: encoded,
    transports: z.array(z.string().max(30)).max(10).exactOptional(),
  }),
})
/** What a browser’s authenticator is asked. */
export const passkeyQuestion = z.record(z.string(), z.unknown())

export const signInWays = z.object({
  /** Whether this address can have passkeys. */
  passkeys: z.boolean(),
  /** What the button of the sign-in provider says; null where there is none. */
  provider: z.object({ name: z.string() }).nullable(),
})
export type SignInWays = z.infer<typeof signInWays>

export const providerStart = z.strictObject({
  /** The page to come back to: an address of this app. */
  next: z
    .string()
    .max(2_000)
    .regex(/^\/(?![/\\])[^\\\p{Cc}]*$/u, 'Use an address of this app that starts with /.')
    .default('/'),
})
export const providerAddress = z.object({ url: z.url() })

/** One of the ways to prove who one is. */
export const confirmRequest = z.union([
  z.strictObject({ password: z.string().min(1) }),
  z.strictObject({ code: sixDigits }),
  z.strictObject({ passkey: passkeyProof }),
])
export type ConfirmRequest = z.infer<typeof confirmRequest>

export const signInMethod = z.enum(['password', 'second-factor', 'passkey', 'provider'])

export const session = z.object({
  /** Names the session in requests, and opens nothing. */
  ref: z.string(),
  isThisOne: z.boolean(),
  method: signInMethod,
  createdAt: instant,
  expiresAt: instant,
  address: z.string().nullable(),
  userAgent: z.string().nullable(),
})
export type Session = z.infer<typeof session>
export const sessionList = z.object({ rows: z.array(session), asOf: instant })

export const passkey = z.object({ id: z.string(), name: z.string(), createdAt: instant.nullable() })
export type Passkey = z.infer<typeof passkey>

export const profileSecurity = z.object({
  secondFactor: z.boolean(),
  passkeys: z.array(passkey),
  /** Whether an account of the sign-in provider is connected. */
  provider: z.boolean(),
})
export type ProfileSecurity = z.infer<typeof profileSecurity>

/** What one says of oneself. */
export const profile = z.object({
  name: z.string(),
  /** Where one gets mail about approvals; null for nowhere. */
  email: z.string().nullable(),
})
export type Profile = z.infer<typeof profile>

export const profileUpdate = z
  .strictObject({ name: personName.optional(), email: email.nullable().optional() })
  .refine((change) => Object.keys(change).length > 0, 'Name what should change.')
export type ProfileUpdate = z.infer<typeof profileUpdate>

export const passwordProof = z.strictObject({ password: z.string().min(1, 'Enter your password.') })
export const passwordChange = z.strictObject({ current: z.string().min(1, 'Enter your current password.'), next: password })
export const codeProof = z.strictObject({ code: sixDigits })

/** Shown once: the secret for the authenticator app, and the codes for when it is lost. */
export const secondFactorStart = z.object({ uri: z.string(), secret: z.string(), recoveryCodes: z.array(z.string()) })
export type SecondFactorStart = z.infer<typeof secondFactorStart>
export const recoveryCodes = z.object({ recoveryCodes: z.array(z.string()) })

export const passkeyAdd = z.strictObject({ name: z.string().trim().min(1, 'Give the passkey a name.').max(60), answer: newPasskey })

/** Whether what is dangerous needs a second admin. It is on from two admins, and one of them alone can't switch it off. */
export const secondPersonRule = z.object({
  /** `alone`: there is one admin, and nobody else to ask. */
  state: z.enum(['alone', 'on', 'off']),
  /** Somebody asks to switch it off; another admin has to approve that. */
  request: z
    .object({
      by: z.string(),
      why: z.string(),
      at: instant,
      isOwn: z.boolean(),
      /** Why the one who reads can't approve it. */
      hindrance: approverHindrance.nullable(),
      /** Who can. */
      approvers: z.array(z.string()),
    })
    .nullable(),
  /** Whose agreement switched it off. It is on again once one of the two is no admin any more. */
  off: z.object({ askedBy: z.string(), approvedBy: z.string(), at: instant }).nullable(),
  /** Given while the only admin, who took the role of the other one away, does not approve alone yet: until then. */
  aloneFrom: instant.nullable(),
})
export type SecondPersonRule = z.infer<typeof secondPersonRule>

const reason = z.string().trim().max(2000, 'At most 2,000 characters.')
export const secondPersonRequest = z.strictObject({ why: reason.min(1, 'Say why.') })
/** Names the request that was read: another one in its place is not meant. */
export const secondPersonApproval = z.strictObject({ requestedAt: instant })
export const secondPersonEnd = z.strictObject({ requestedAt: instant, reason: reason.default('') })

/** The rules of this server that keep accounts safe, as they are now. */
export const securitySettings = z.object({
  secondPerson: secondPersonRule,
  admins: z.number().int(),
  adminsWithoutSecondFactor: z.number().int(),
  lockout: z.object({ perAddress: z.number().int(), perAccount: z.number().int(), minutes: z.number().int() }),
  publicUrl: z.string().nullable(),
  mail: z.boolean(),
  provider: z.object({ name: z.string(), issuer: z.string() }).nullable(),
  passkeys: z.boolean(),
})
export type SecuritySettings = z.infer<typeof securitySettings>
