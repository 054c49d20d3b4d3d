import { presentSchedule } from '../../presenters/present-schedule.ts'
import type { RouteHandler } from '../route-handler.ts'

export const nextTimes: RouteHandler<'nextTimes'> = async ({ schedules }, { body }) => {
  const now = new Date()
  schedules.assertKeepable(body.schedule, now)
  return presentSchedule(body, now)
}
