import { presentMe } from '../../presenters/present-me.ts'
import type { RouteHandler } from '../route-handler.ts'

export const secondFactor: RouteHandler<'secondFactor'> = async ({ sessions, authority }, { body, sender, setCookies }) => {
  const signedIn = await sessions.finish(body, sender)
  setCookies(signedIn.setCookies)
  return presentMe(signedIn.actor, await authority.admins())
}
