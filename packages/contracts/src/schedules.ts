import { z } from 'zod'
import { instant } from './ids.ts'

export const timeZone = z.string().refine((name) => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}, 'This time zone is not known. Use a name like Europe/Berlin.')

/** When a pair runs by itself. Cron has five fields, read in the zone given. */
export const schedule = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('manual') }),
  z.strictObject({
    kind: z.literal('interval'),
    minutes: z
      .number()
      .int()
      .min(1, 'At least 1 minute.')
      .max(7 * 24 * 60, 'At most 7 days.'),
  }),
  z.strictObject({ kind: z.literal('cron'), expression: z.string().trim().min(1, 'Enter a cron expression.'), timeZone }),
])
export type Schedule = z.infer<typeof schedule>

export const scheduleUpdate = z.strictObject({ schedule, paused: z.boolean() })
export type ScheduleUpdate = z.infer<typeof scheduleUpdate>

/** What an operator may do to a schedule: what it is set to stays. */
export const schedulePauseUpdate = z.strictObject({ paused: z.boolean() })
export type SchedulePauseUpdate = z.infer<typeof schedulePauseUpdate>

export const scheduleView = z.object({ schedule, paused: z.boolean(), next: z.array(instant) })
export type ScheduleView = z.infer<typeof scheduleView>

/** Why all schedules are paused at once. */
export const pauseRequest = z.strictObject({
  reason: z.string().trim().min(1, 'Say why, so that others know.').max(200, 'At most 200 characters.'),
})
export type PauseRequest = z.infer<typeof pauseRequest>

export const schedulesPause = z.object({
  pause: z.object({ by: z.string(), reason: z.string(), since: instant }).nullable(),
})
export type SchedulesPause = z.infer<typeof schedulesPause>
