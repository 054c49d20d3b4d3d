import { presentSchedulesPause } from '../../presenters/present-schedules-pause.ts'
import type { RouteHandler } from '../route-handler.ts'

export const getSchedulesPause: RouteHandler<'getSchedulesPause'> = async ({ schedulesPause }) =>
  presentSchedulesPause(await schedulesPause.get())
