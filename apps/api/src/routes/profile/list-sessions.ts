import { presentSession } from '../../presenters/present-session.ts'
import type { RouteHandler } from '../route-handler.ts'

export const listSessions: RouteHandler<'listSessions'> = async ({ sessionList }, { actor }) => ({
  rows: (await sessionList.list(actor.userId)).map((row) => presentSession(row, actor.sessionId)),
  asOf: new Date().toISOString(),
})
