import type { RouteHandler } from '../route-handler.ts'

export const endUserSession: RouteHandler<'endUserSession'> = async ({ sessionList }, { params, actor }) => {
  await sessionList.end(params.userId, params.sessionRef, actor)
  return null
}
