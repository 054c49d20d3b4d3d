import { presentSchedule } from '../../presenters/present-schedule.ts'
import type { RouteHandler } from '../route-handler.ts'

export const setSchedule: RouteHandler<'setSchedule'> = async ({ schedules }, { params, body, actor }) =>
  presentSchedule(await schedules.set(params.pairId, body, actor), new Date())
