import type { RouteHandler } from '../route-handler.ts'

export const stopSecondFactor: RouteHandler<'stopSecondFactor'> = async ({ secondFactor }, { body, actor, sender, setCookies }) => {
  setCookies(await secondFactor.stop(body.password, actor, sender))
  return null
}
