import type { RouteHandler } from '../route-handler.ts'

export const connectProvider: RouteHandler<'connectProvider'> = async ({ signInProvider }, { sender, ownOrigin, setCookies }) => {
  const start = await signInProvider.connect(sender, ownOrigin)
  setCookies(start.setCookies)
  return { url: start.url }
}
