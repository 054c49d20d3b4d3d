import { presentSchedulesPause } from '../../presenters/present-schedules-pause.ts'
import type { RouteHandler } from '../route-handler.ts'

export const pauseSchedules: RouteHandler<'pauseSchedules'> = async ({ schedulesPause }, { body, actor }) =>
  presentSchedulesPause(await schedulesPause.begin(body, actor))
