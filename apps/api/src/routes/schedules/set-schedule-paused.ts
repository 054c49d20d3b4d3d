import { presentSchedule } from '../../presenters/present-schedule.ts'
import type { RouteHandler } from '../route-handler.ts'

export const setSchedulePaused: RouteHandler<'setSchedulePaused'> = async ({ schedules }, { params, body, actor }) =>
  presentSchedule(await schedules.setPaused(params.pairId, body.paused, actor), new Date())
