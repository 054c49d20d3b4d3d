import type { RouteHandler } from '../route-handler.ts'

export const signOut: RouteHandler<'signOut'> = async ({ sessions }, { actor, sender, setCookies }) => {
  setCookies(await sessions.signOut(actor, sender))
  return null
}
