import { z } from 'zod'
import { instant } from './ids.ts'
import { role } from './permissions.ts'

export const username = z
  .string()
  .trim()
  .min(2, 'A user name has at least 2 characters.')
  .max(40, 'A user name has at most 40 characters.')
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]*$/,
    'A user name has letters, digits, dots, dashes and underscores, and starts with a letter or digit.',
  )

export const password = z.string().min(12, 'A password has at least 12 characters.').max(200, 'A password has at most 200 characters.')

/** Whether the instance waits for its first admin. */
export const setupState = z.object({ needed: z.boolean() })

export const setupRequest = z.strictObject({
  code: z.string().trim().min(1, 'Enter the setup code.'),
  name: z.string().trim().min(1, 'Enter your name.').max(80),
  username,
  password,
})
export type SetupRequest = z.infer<typeof setupRequest>

export const signInRequest = z.strictObject({ username: z.string().trim().min(1), password: z.string().min(1) })
export type SignInRequest = z.infer<typeof signInRequest>

export const me = z.object({
  id: z.string(),
  name: z.string(),
  username: z.string(),
  role,
  sessionExpiresAt: instant,
  /** When the person last proved who they are. What is dangerous wants that to be less than 15 minutes ago. */
  signedInAt: instant,
  /** Whom to ask for what the role does not allow: the names of some admins. */
  admins: z.array(z.string()),
})
export type Me = z.infer<typeof me>
