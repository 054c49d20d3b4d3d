import { presentSchedule } from '../../presenters/present-schedule.ts'
import type { RouteHandler } from '../route-handler.ts'

export const getSchedule: RouteHandler<'getSchedule'> = async ({ schedules }, { params }) =>
  presentSchedule(await schedules.get(params.pairId), new Date())
