import { presentSchedulesPause } from '../../presenters/present-schedules-pause.ts'
import type { RouteHandler } from '../route-handler.ts'

export const resumeSchedules: RouteHandler<'resumeSchedules'> = async ({ schedulesPause }, { actor }) =>
  presentSchedulesPause(await schedulesPause.end(actor))
