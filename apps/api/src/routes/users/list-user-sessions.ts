import { presentSession } from '../../presenters/present-session.ts'
import type { RouteHandler } from '../route-handler.ts'

export const listUserSessions: RouteHandler<'listUserSessions'> = async ({ sessionList }, { params, actor }) => ({
  rows: (await sessionList.list(params.userId)).map((row) => presentSession(row, actor.sessionId)),
  asOf: new Date().toISOString(),
})
