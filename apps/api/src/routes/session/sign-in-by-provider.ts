import type { RouteHandler } from '../route-handler.ts'

export const signInByProvider: RouteHandler<'signInByProvider'> = async ({ signInProvider }, { body, sender, ownOrigin, setCookies }) => {
  const start = await signInProvider.start(body.next, sender, ownOrigin)
  setCookies(start.setCookies)
  return { url: start.url }
}
