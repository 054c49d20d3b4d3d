import type { RouteHandler } from '../route-handler.ts'

export const finishSecondFactor: RouteHandler<'finishSecondFactor'> = async ({ secondFactor }, { body, actor, sender, setCookies }) => {
  setCookies(await secondFactor.finish(body.code, actor, sender))
  return null
}
