import { presentMe } from '../../presenters/present-me.ts'
import type { RouteHandler } from '../route-handler.ts'

export const signIn: RouteHandler<'signIn'> = async ({ sessions, authority }, { body, sender, setCookies }) => {
  const { actor, setCookies: cookies } = await sessions.signIn(body, sender)
  setCookies(cookies)
  return presentMe(actor, await authority.admins())
}
