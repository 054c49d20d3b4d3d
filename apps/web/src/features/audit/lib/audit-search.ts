import { auditActions, auditSubjectTypes } from '@pairwise/contracts'
import { z } from 'zod'

/** What the address of the audit log holds. Anything else falls back to nothing. */
export const auditSearch = z.object({
  user: z.string().max(80).catch('').default(''),
  action: z
    .enum(['', ...auditActions])
    .catch('')
    .default(''),
  object: z
    .string()
    .regex(new RegExp(`^$|^(${auditSubjectTypes.join('|')})(:.+)?$`))
    .catch('')
    .default(''),
  from: z.iso.date().or(z.literal('')).catch('').default(''),
  to: z.iso.date().or(z.literal('')).catch('').default(''),
})
export type AuditSearch = z.infer<typeof auditSearch>
export const auditSearchDefaults: AuditSearch = { user: '', action: '', object: '', from: '', to: '' }

/** The search as the API takes it: days begin and end where the person who looks is. */
export function queryOf({ user, action, object, from, to }: AuditSearch) {
  return {
    ...(user === '' ? {} : { user }),
    ...(action === '' ? {} : { action }),
    ...(object === '' ? {} : { object }),
    ...(from === '' ? {} : { from: new Date(`${from}T00:00:00`).toISOString() }),
    ...(to === '' ? {} : { to: dayAfter(to).toISOString() }),
  }
}

function dayAfter(day: string): Date {
  const date = new Date(`${day}T00:00:00`)
  date.setDate(date.getDate() + 1)
  return date
}
