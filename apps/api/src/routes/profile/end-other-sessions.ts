import type { RouteHandler } from '../route-handler.ts'

export const endOtherSessions: RouteHandler<'endOtherSessions'> = async ({ sessionList }, { actor }) => {
  await sessionList.endOthers(actor)
  return null
}
