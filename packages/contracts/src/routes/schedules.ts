import { scheduleUpdate, scheduleView } from '../schedules.ts'
import { ofPair } from './params.ts'
import type { RouteDefinition } from './route-definition.ts'

export const schedulesRoutes = {
  getSchedule: {
    method: 'GET',
    path: '/pairs/:pairId/schedule',
    access: 'pair.read',
    summary: 'The schedule and its next five times',
    params: ofPair,
    status: 200,
    response: scheduleView,
    problems: ['not-found'],
  },
  setSchedule: {
    method: 'PUT',
    path: '/pairs/:pairId/schedule',
    access: 'pair.write',
    summary: 'Change or pause the schedule',
    params: ofPair,
    body: scheduleUpdate,
    status: 200,
    response: scheduleView,
    problems: ['bad-request', 'not-found', 'schedule-invalid'],
  },
  nextTimes: {
    method: 'POST',
    path: '/schedule-previews',
    access: 'pair.read',
    summary: 'The next five times of a schedule that is not saved',
    body: scheduleUpdate,
    status: 200,
    response: scheduleView,
    problems: ['bad-request', 'schedule-invalid'],
  },
} as const satisfies Record<string, RouteDefinition>
