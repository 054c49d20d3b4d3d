import type { RouteHandler } from '../route-handler.ts'

export const endSession: RouteHandler<'endSession'> = async ({ sessionList }, { params, actor }) => {
  await sessionList.end(actor.userId, params.sessionRef, actor)
  return null
}
